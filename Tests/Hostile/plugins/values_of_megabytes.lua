-- ends: plugin_limit invalid too_large
kith.command("probe.go", { requires = "account:read" }, function()
  for i = 1, 500 do kith.create("account", { name = "A" .. i, description = ("d"):rep(1000000) }) end
end)
