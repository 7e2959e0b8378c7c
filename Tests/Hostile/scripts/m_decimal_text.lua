-- ends: error written as
return kith.decimal(("9"):rep(1e6))
