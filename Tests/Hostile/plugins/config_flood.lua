-- ends: plugin_limit queries
kith.command("probe.go", { requires = "account:read" }, function()
  for i = 1, 1000 do pcall(kith.config, "k" .. i) end
end)
