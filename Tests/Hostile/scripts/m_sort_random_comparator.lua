-- ends: ok fuel
local t = {}
for i = 1, 20000 do t[i] = i end
table.sort(t, function() return math.random() < 0.5 end)
