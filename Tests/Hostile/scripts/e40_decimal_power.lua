-- ends: error
local d = kith.decimal("1.0000000001")
for i = 1, 100 do d = d * d end
