-- ends: fuel wall memory
local t = {}
for i = 0, 1e7 do t[i * 2^40] = i end
while true do end
