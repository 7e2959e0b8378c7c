-- ends: plugin_limit plugin_error
kith.command("probe.go", { requires = "account:read" }, function()
  error({ code = "plugin_limit", message = "The plugin `other` was stopped." })
end)
