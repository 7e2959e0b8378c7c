-- ends: fuel wall
local a = ("x"):rep(4 * 1024 * 1024)
local c = ("x"):rep(4 * 1024 * 1024 - 1) .. "y"
while true do local is = a < c end
