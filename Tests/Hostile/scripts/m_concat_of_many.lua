-- ends: fuel wall memory error
local s = ("a"):rep(250)
local t = setmetatable({}, { __concat = function(a, b) return "x" end })
while true do local x = s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..t end
