-- ends: error cannot resume dead
local go = coroutine.wrap(function() end)
go()
go()
