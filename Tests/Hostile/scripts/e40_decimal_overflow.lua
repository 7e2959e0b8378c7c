-- ends: error too large
local d = kith.decimal("9223372036854775807")
return d + 1
