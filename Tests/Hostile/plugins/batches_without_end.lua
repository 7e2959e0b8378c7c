-- ends: plugin_limit
kith.command("probe.go", { requires = "account:read" }, function()
  local batch = {}
  for i = 1, 400 do batch[i] = { name = "A" .. i } end
  while true do pcall(kith.create, "account", batch) end
end)
