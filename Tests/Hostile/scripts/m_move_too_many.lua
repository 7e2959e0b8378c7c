-- ends: error too many
table.move({}, math.mininteger, math.maxinteger, 1)
