-- ends: ok
local running
kith.command("probe.go", { requires = "account:read" }, function()
  assert(running == nil, "a coroutine of the last caller")
  running = coroutine.wrap(function()
    local held <close> = setmetatable({}, { __close = function() while true do end end })
    coroutine.yield()
  end)
  running()
end)
