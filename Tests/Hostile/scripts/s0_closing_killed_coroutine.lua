-- ends: fuel
-- usual recipe: hangs
local co = coroutine.create(function()
  local held <close> = setmetatable({}, { __close = function() while true do end end })
  while true do end
end)
coroutine.resume(co)
coroutine.close(co)
