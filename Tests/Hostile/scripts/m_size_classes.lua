-- ends: memory fuel
local keep = {}
for size = 1, 60 do
  local some = {}
  for i = 1, 20000 do some[i] = ("x"):rep(size * 16) .. i end
end
while true do keep[#keep + 1] = {} end
