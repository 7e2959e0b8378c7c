-- ends: ok
kith.command("probe.go", { requires = "account:read" }, function()
  local query = kith.query("account")
  query.entity, query.most, query.parameters = {}, {}, 5
  assert(not pcall(query.all, query))
  assert(not pcall(query.all, {}) and not pcall(query.all) and not pcall(query.where, nil, "x"))
  local meta = getmetatable(query)
  assert(not meta or type(meta) ~= "function")
end)
