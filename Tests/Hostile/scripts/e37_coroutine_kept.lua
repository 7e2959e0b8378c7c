-- ends: ok
-- Kept beyond the end of the script by the host: what runs later goes on in the same state, and the
-- look that the runner takes at the state afterwards finds nothing of it.
local co = coroutine.create(function() while true do coroutine.yield(#string.rep("x", 1000)) end end)
kith.keep(function() return select(2, coroutine.resume(co)) end)
assert(kith.again() == 1000 and kith.again() == 1000)
