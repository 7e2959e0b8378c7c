-- ends: ok
local co
local said = {}
co = coroutine.create(function()
  local held <close> = setmetatable({}, { __close = function()
    said[1] = select(2, coroutine.resume(co))
    said[2] = select(2, pcall(coroutine.close, co))
  end })
  coroutine.yield()
end)
coroutine.resume(co)
assert(coroutine.close(co))
assert(said[1]:find("cannot resume") and said[2]:find("cannot close"))
assert(coroutine.status(co) == "dead")
