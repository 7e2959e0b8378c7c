-- ends: plugin_error invalid forbidden unknown_field
kith.computed("account.probe_rank", { fields = { "name" } }, function() return { {} } end)
kith.command("probe.go", { requires = "account:read" }, function()
  kith.create("account", { name = "A" })
end)
