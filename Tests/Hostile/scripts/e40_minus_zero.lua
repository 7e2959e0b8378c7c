-- ends: ok
assert(-0.0 == 0 and tostring(kith.decimal("-0")) == "0" and tostring(kith.decimal("-0.00")) == "0.00")
assert(kith.decimal("-0") == kith.decimal("0") and not (kith.decimal("-0") < kith.decimal("0")))
local t = { [-0.0] = "x" }
assert(t[0] == "x" and kith.echo(-0.0)[1] == 0)
