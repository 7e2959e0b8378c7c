-- ends: error
local function f() local ok, m = pcall(f) if not ok then error(m, 0) end end
f()
