-- ends: ok
assert(getmetatable(kith.null) == false)
assert(not pcall(function() kith.null.x = 1 end))
assert(not pcall(setmetatable, kith.null, {}))
assert(not pcall(rawset, kith.null, 1, 1))
