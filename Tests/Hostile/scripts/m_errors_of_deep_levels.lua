-- ends: fuel wall error memory
local function deep(n) if n == 0 then error("x", 1e9) end return deep(n - 1) + 1 end
while true do pcall(deep, 100000) end
