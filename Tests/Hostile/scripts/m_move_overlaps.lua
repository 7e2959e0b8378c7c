-- ends: ok
local t = { 1, 2, 3, 4, 5 }
table.move(t, 1, 4, 2)
assert(table.concat(t, ",") == "1,1,2,3,4")
t = { 1, 2, 3, 4, 5 }
table.move(t, 2, 5, 1)
assert(table.concat(t, ",") == "2,3,4,5,5")
