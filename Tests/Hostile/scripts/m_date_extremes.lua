-- ends: error calendar ends
return kith.date("2026-11-22") + kith.days(math.maxinteger)
