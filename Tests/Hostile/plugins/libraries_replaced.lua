-- ends: ok
local clean, pairs_of = true, nil
kith.command("probe.go", { requires = "account:read" }, function()
  assert(clean, "the state of the last caller")
  clean = false
  kith.get, kith.query, kith.null, kith.kv.get = nil, nil, nil, nil
  table.sort, string.format, math.max, pairs_of = nil, nil, nil, nil
  string.rep = function() return "gone" end
end)
