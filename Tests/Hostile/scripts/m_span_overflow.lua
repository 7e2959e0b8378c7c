-- ends: error too long
return kith.hours(math.maxinteger)
