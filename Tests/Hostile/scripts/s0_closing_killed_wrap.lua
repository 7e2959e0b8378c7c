-- ends: fuel
-- usual recipe: hangs
local go = coroutine.wrap(function()
  local held <close> = setmetatable({}, { __close = function() while true do end end })
  while true do end
end)
go()
