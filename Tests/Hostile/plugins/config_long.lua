-- ends: plugin_limit invalid not_found
kith.command("probe.go", { requires = "account:read" }, function()
  kith.config(("k"):rep(4000000))
end)
