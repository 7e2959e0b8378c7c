-- ends: ok plugin_limit rows
kith.command("probe.go", { requires = "account:read" }, function()
  for _, most in ipairs { -1, 0, math.mininteger, math.maxinteger, 1000000 } do
    pcall(function() return #kith.query("account"):limit(most):all() end)
  end
  assert(not pcall(function() return kith.query("account"):limit("x"):order({}):all() end) or true)
  assert(not pcall(function() return kith.query("account"):order(("name,"):rep(5000)):all() end))
end)
