-- ends: ok
kith.command("probe.quiet", { requires = "account:read", args = { account = { ref = "account", required = true } } },
  function() end)
kith.command("probe.go", { requires = "account:read" }, function()
  local cycle = {}
  cycle.cycle = cycle
  for _, arguments in ipairs { cycle, 5, "x", { 1, 2 }, { account = {} }, { [1] = 2, x = 3 } } do
    assert(not pcall(kith.call, "probe.quiet", arguments))
  end
  assert(not pcall(kith.call, ("n"):rep(1000), {}) and not pcall(kith.call) and not pcall(kith.call, {}))
end)
