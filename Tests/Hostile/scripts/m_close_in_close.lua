-- ends: error too deeply C stack
local function make(n)
  return coroutine.create(function()
    local held <close> = setmetatable({}, { __close = function() if n > 0 then local co = make(n - 1) coroutine.resume(co) assert(coroutine.close(co)) end end })
    coroutine.yield()
  end)
end
local co = make(50)
coroutine.resume(co)
local ok, message = coroutine.close(co)
error(message, 0)
