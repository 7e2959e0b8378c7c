-- ends: fuel wall
local one = kith.records()[1]
while true do local x = one.name end
