-- ends: hook_loop plugin_limit
kith.command("probe.go", { requires = "account:read" }, function()
  return kith.call("probe.go", {})
end)
