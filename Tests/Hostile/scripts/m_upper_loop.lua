-- ends: fuel wall
local s = ("x"):rep(1e6)
while true do local t = s:upper() end
