-- ends: error too large
return -kith.decimal("-9223372036854775808")
