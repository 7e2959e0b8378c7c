-- ends: fuel
local function short() local n = 0 for i = 1, 15 do n = n + i end end
while true do coroutine.wrap(short)() end
