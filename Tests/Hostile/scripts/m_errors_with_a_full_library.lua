-- ends: fuel wall memory
for i = 1, 200000 do string["k" .. i] = i end
while true do pcall(string.rep) end
