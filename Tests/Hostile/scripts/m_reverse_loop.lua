-- ends: fuel wall
local s = ("x"):rep(4e6)
while true do local t = s:reverse() end
