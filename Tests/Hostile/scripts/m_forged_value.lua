-- ends: ok
local meta = getmetatable(kith.decimal("1"))
assert(meta == false)
assert(kith.decimal("1") ~= { kind = 10 })
