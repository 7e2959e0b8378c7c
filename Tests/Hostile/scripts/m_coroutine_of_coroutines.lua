-- ends: error m_coroutine fuel memory
local function f() return coroutine.wrap(f)() end
return f()
