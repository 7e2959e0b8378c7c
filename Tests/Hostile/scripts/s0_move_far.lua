-- ends: fuel
-- usual recipe: hangs
table.move({}, 1, 1e15, 2)
