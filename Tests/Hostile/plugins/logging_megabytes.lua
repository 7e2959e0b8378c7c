-- ends: plugin_limit
kith.command("probe.go", { requires = "account:read" }, function()
  for i = 1, 200 do kith.log(("x"):rep(1000000)) end
end)
