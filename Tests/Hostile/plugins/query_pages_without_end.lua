-- ends: plugin_limit queries
kith.command("probe.go", { requires = "account:read" }, function()
  for i = 1, 100 do
    for _ in kith.query("account"):each() do end
  end
end)
