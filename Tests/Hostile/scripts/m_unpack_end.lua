-- ends: ok
assert(select("#", table.unpack({}, math.maxinteger, math.maxinteger)) == 1)
