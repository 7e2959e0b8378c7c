-- ends: fuel wall
local t = {}
for i = 1, 100000 do t["k" .. i] = true end
for k in pairs(t) do t[k] = nil end
while true do next(t) end
