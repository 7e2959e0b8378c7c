-- ends: memory
local keep = {}
pcall(function() while true do keep[#keep + 1] = ("x"):rep(1e5) .. #keep end end)
while true do keep[#keep + 1] = {} end
