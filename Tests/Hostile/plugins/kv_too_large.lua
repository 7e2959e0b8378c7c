-- ends: plugin_limit 64 KB
kith.command("probe.go", { requires = "account:read" }, function()
  pcall(kith.kv.set, "k", ("x"):rep(4000000))
  return { message = "survived" }
end)
