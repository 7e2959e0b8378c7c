-- ends: fuel wall
local s = ("x"):rep(8e6)
while true do pcall(string.unpack, "z", s) end
