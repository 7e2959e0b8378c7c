-- ends: ok
local co = coroutine.create(function()
  local held <close> = setmetatable({}, { __close = function() coroutine.yield(1) end })
  coroutine.yield()
end)
coroutine.resume(co)
local ok, message = coroutine.close(co)
assert(not ok and message:find("yield across"))
assert(not coroutine.resume(co))
