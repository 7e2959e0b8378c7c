-- ends: error invalid value
return table.concat({}, "", math.mininteger, math.maxinteger)
