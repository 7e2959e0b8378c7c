-- ends: plugin_limit queries
kith.command("probe.go", { requires = "account:read" }, function()
  for i = 1, 1000 do pcall(kith.text, ("x"):rep(1000) .. i, "hr") end
end)
