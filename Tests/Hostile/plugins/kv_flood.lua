-- ends: plugin_limit queries
kith.command("probe.go", { requires = "account:read" }, function()
  local n = 0
  while true do
    n = n + 1
    pcall(kith.kv.set, "k" .. n, ("x"):rep(1000))
  end
end)
