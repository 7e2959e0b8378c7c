-- ends: fuel wall memory error
local upvalues = {}
local function make(n) local a, b, c = n, n, n upvalues[#upvalues + 1] = function() return a + b + c end if n > 0 then make(n - 1) end return 1 end
while true do pcall(make, 30000) upvalues = {} end
