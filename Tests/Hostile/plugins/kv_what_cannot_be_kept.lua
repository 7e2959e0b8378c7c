-- ends: ok
local function print_nothing() end
kith.command("probe.go", { requires = "account:read" }, function()
  local cycle = {}
  cycle.cycle = cycle
  for _, value in ipairs { cycle, 0 / 0, 1 / 0, coroutine.create(print_nothing), kith.days(1) } do
    assert(not pcall(kith.kv.set, "k", value))
  end
  assert(not pcall(kith.kv.set, "k", function() end))
  assert(kith.kv.get("k") == nil)
end)
