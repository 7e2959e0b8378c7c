-- ends: fuel wall memory
local threads = {}
for i = 1, 2000 do threads[i] = coroutine.wrap(function(...) local a = {...} coroutine.yield() end) threads[i](1,2,3) end
while true do local t = {} end
