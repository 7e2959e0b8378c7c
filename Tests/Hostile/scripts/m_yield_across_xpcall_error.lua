-- ends: ok
local co = coroutine.wrap(function() return xpcall(function() coroutine.yield(1) error("x", 0) end, function(m) return m .. "!" end) end)
co()
local ok, m = co()
assert(not ok and m == "x!")
