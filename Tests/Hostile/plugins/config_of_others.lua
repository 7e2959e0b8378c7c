-- ends: ok
kith.command("probe.go", { requires = "account:read" }, function()
  for _, key in ipairs { "", ".", "organisation.name", "../x", "k'", ("k"):rep(4000) } do
    assert(not pcall(kith.config, key), key)
  end
end)
