-- ends: ok
local kept
kith.command("probe.go", { requires = "account:read" }, function()
  local account = kith.create("account", { name = "A" })
  local seen = account.name
  kith.update(account, { name = "B" })
  assert(account.name == seen, "a record is as it was read")
  kith.delete(account)
  local ok, problem = pcall(kith.update, account, { name = "C" })
  assert(not ok and problem.code == "record_gone")
  assert(not pcall(kith.get, "account", account.id))
  assert(kept == nil)
  kept = account
end)
