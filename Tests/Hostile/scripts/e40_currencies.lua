-- ends: error currencies
return kith.money("1", "EUR") < kith.money("1", "USD")
