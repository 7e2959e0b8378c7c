-- ends: ok
local all = kith.records()
assert(all[1].name == "x" and all[2].note == "x" and all[1] ~= all[2])
all[1].name = "other"
assert(all[1].name == "set" and all[2].name == "x")
assert(kith.records()[1] == all[1])
local ok, fault = pcall(function() return all[1].nmae end)
assert(not ok and fault.message == "unknown")
local names = {}
for name, value in pairs(all[1]) do names[#names + 1] = name .. "=" .. value end
assert(table.concat(names, ",") == "name=set,note=x")
assert(all[2]:to_table().note == "x")
assert(kith.echo(all[2])[1] == all[2])
assert(all[2]:shown(5)[2] == 5)
assert(not pcall(function() all[1][true] = 1 end))
assert(not pcall(rawset, all[1], "name", 1))
assert(getmetatable(all[1]) == false)
