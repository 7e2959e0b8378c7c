-- ends: error not exact
return kith.decimal("0.1") + 0.2
