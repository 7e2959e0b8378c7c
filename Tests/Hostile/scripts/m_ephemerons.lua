-- ends: fuel wall memory
local t = setmetatable({}, { __mode = "k" })
local k = {}
for i = 1, 50000 do local n = {} t[k] = n k = n end
while true do local x = {} end
