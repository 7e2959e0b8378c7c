-- ends: bad plugin_limit
kith.on("account.before_create", function(event)
  local words = ("x"):rep(1000000)
  for account in event:records() do event:reject(account, "name", "bad", words, words) end
end)
kith.command("probe.go", { requires = "account:read" }, function()
  local batch = {}
  for i = 1, 200 do batch[i] = { name = "A" .. i } end
  kith.create("account", batch)
end)
