-- ends: memory fuel wall
local t = {}
for i = 1, 100000 do t[i] = "" end
while true do local s = table.concat(t, ("x"):rep(100)) end
