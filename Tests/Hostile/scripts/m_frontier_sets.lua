-- ends: fuel wall
local set = "%f[" .. ("%a"):rep(5000) .. "]"
while true do local at = (("x"):rep(1e5)):find(set .. "z") end
