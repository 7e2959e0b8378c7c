-- ends: fuel wall memory
local t = {}
for i = 1, 262144 do t[-i] = true end
for k in next, t do t[k] = nil end
while true do for _ in pairs(t) do end end
