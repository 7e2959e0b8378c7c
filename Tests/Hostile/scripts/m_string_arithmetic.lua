-- ends: fuel wall
local s = (" "):rep(4e6) .. "1"
while true do local n = s + 1 end
