-- ends: error record expected
local one = kith.records()[1]
return one.to_table(5)
