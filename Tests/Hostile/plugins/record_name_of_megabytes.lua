-- ends: unknown_field plugin_limit
kith.command("probe.go", { requires = "account:read" }, function()
  kith.create("account", { [("n"):rep(4000000)] = 1 })
end)
