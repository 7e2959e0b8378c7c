-- ends: unknown_field plugin_limit
kith.command("probe.go", { requires = "account:read" }, function()
  local values = {}
  for i = 1, 50000 do values["f" .. i] = i end
  kith.create("account", values)
end)
