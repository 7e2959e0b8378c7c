-- ends: plugin_limit
kith.computed("account.probe_rank", { fields = { "name" } }, function() while true do end end)
kith.command("probe.go", { requires = "account:read" }, function()
  kith.create("account", { name = "A" })
end)
