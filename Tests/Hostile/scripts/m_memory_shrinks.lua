-- ends: fuel wall memory
while true do
  local t = {}
  for i = 1, 50000 do t[i] = i end
  for i = 50000, 1, -1 do t[i] = nil end
  t.x = 1
end
