-- ends: ok
local name = tostring(setmetatable({}, { __name = ("x"):rep(1e6) }))
assert(#name == 1e6)
