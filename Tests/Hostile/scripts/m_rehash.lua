-- ends: fuel wall memory
local t = {}
while true do
  for i = 1, 1000 do t[i * 7919] = i end
  for i = 1, 1000 do t[i * 7919] = nil end
end
