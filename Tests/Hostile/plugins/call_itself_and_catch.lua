-- ends: plugin_limit
kith.command("probe.go", { requires = "account:read" }, function()
  pcall(kith.call, "probe.go", {})
  while true do end
end)
