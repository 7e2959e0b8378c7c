-- ends: fuel wall
local s = ("1"):rep(8e6)
while true do local n = tonumber(s, 10) end
