-- ends: ok
local co = coroutine.wrap(function() return pcall(function() return coroutine.yield(1) + 1 end) end)
assert(co() == 1)
local ok, n = co(41)
assert(ok and n == 42)
