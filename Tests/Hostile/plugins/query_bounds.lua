-- ends: ok
kith.command("probe.go", { requires = "account:read" }, function()
  local function asks(filter, parameters)
    return pcall(function() return kith.query("account"):where(filter, parameters):all() end)
  end
  for _, filter in ipairs {
    ("("):rep(10000) .. "name = 1", ("name = 'x' or "):rep(200) .. "name = 'x'", ("not "):rep(4000) .. "name = 'x'",
    "name = 'x' or 1=1 --", "name = 'x'; delete from account", "name = :missing", "rowid > 0", "name ~ 'x' union select 1",
    ("n"):rep(19000) .. " = 1", "name in (" .. ("'a',"):rep(501) .. "'a')", "name = '\0'; x", "",
  } do
    local ok = asks(filter)
    assert(not ok or filter == "", filter:sub(1, 60))
  end
  local many = {}
  for i = 1, 501 do many[i] = "a" end
  assert(not asks("name in :p", { p = many }))
end)
