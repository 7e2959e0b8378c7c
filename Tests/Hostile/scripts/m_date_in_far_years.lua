-- ends: error calendar ends
return kith.date("9999-12-31") + kith.days(1)
