-- ends: error wrap
table.move({}, 1, 3, math.maxinteger)
