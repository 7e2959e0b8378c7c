-- ends: ok
kith.command("probe.go", { requires = "account:read" }, function()
  kith.kv.set("a_b", 1)
  kith.kv.set("axb", 2)
  kith.kv.set("a%b", 3)
  kith.kv.set("A_b", 4)
  local function names(prefix)
    local found = {}
    for key in kith.sorted(kith.kv.all(prefix)) do found[#found + 1] = key end
    return table.concat(found, " ")
  end
  assert(names("a_") == "a_b", names("a_"))
  assert(names("a%") == "a%b", names("a%"))
  assert(names("'; drop table x; --") == "")
end)
