-- ends: plugin_error
-- A hook that fails after a write ends the whole transaction, though the command catches its error.
kith.on("account.after_create", function(event)
  for account in event:records() do
    kith.kv.set("seen", account.name)
    if account.name == "Bad" then error("no") end
  end
end)
kith.command("probe.go", { requires = "account:read" }, function()
  if kith.kv.get("seen") then kith.fail("leaked", "Something is left of a write that was refused.") end
  pcall(kith.create, "account", { name = "Bad" })
  return { message = "survived" }
end)
