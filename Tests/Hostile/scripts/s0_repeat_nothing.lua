-- ends: ok
-- usual recipe: hangs
assert((""):rep(1e15) == "")
assert((""):rep(math.maxinteger, "") == "")
