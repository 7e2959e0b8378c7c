-- ends: fuel wall
local t = {}
for i = 1, 200000 do t["k" .. i] = i end
for k in pairs(t) do t[k] = nil end
local list = {}
for i = 1, 2000 do list[i] = t end
while true do pcall(kith.echo, list) end
