-- ends: ok
kith.command("probe.go", { requires = "account:read" }, function()
  local account = kith.create("account", { name = "A" })
  for _, name in ipairs { 1, true, 2.5, kith.null, {}, "", "[fetch]", "nmae", ("n"):rep(500), "\0", "name\0x" } do
    assert(not pcall(function() return account[name] end), tostring(name))
  end
  assert(not pcall(function() account.name = "x" end), "only what is being written can be assigned to")
  assert(not pcall(function() return #account end) and not pcall(function() return account < account end))
  assert(not pcall(function() return account .. "" end) and not pcall(function() return account() end))
  assert(account == kith.update(account, {}) or true)
end)
