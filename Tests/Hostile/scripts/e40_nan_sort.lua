-- ends: ok
local t = {}
for i = 1, 1000 do t[i] = i % 3 == 0 and 0 / 0 or i end
table.sort(t)
assert(#t == 1000)
