-- ends: ok error
local ok = xpcall(error, function() error("again") end, "x")
assert(not ok)
