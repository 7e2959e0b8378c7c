-- ends: ok
local co = coroutine.wrap(function() for i = 1, 10 do coroutine.yield(kith.echo(i)[1]) end end)
for i = 1, 10 do assert(co() == i) end
