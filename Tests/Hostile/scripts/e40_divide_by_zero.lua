-- ends: error zero
return kith.decimal("1"):divided(0, 2)
