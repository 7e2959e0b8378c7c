-- ends: ok
kith.command("probe.go", { requires = "account:read" }, function()
  for _, key in ipairs { "", "a\0b", "a\nb", ("k"):rep(201), ("k"):rep(100000), "\u{202E}\n" } do
    assert(not pcall(kith.kv.set, key, 1), key:sub(1, 20))
  end
  assert(not pcall(kith.kv.set, nil, 1) and not pcall(kith.kv.set, {}, 1) and not pcall(kith.kv.get))
end)
