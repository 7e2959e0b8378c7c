-- ends: fuel
-- usual recipe: hangs
local function short() local n = 0 for i = 1, 15 do n = n + i end end
local function nested() for i = 1, 3 do coroutine.wrap(short)() end end
while true do coroutine.wrap(function() for i = 1, 3 do coroutine.wrap(nested)() end end)() end
