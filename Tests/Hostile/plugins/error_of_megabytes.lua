-- ends: plugin_error bad plugin_limit
kith.command("probe.go", { requires = "account:read" }, function()
  error({ code = "bad", message = ("x"):rep(3000000), field = ("f"):rep(500000) })
end)
