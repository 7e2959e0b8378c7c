-- ends: plugin_limit
kith.command("probe.go", { requires = "account:read" }, function()
  for i = 1, 300 do kith.announce("probe.gone", nil, { text = ("x"):rep(1000000) }) end
end)
