-- ends: ok
local n = math.random(math.mininteger, math.maxinteger)
assert(math.type(n) == "integer")
assert(not pcall(math.random, 2, 1))
