-- ends: ok
-- The metatables of what the host makes are out of reach: a finalizer put into one would be of every
-- such value, and would run with hooks off.
local ok, problem = pcall(kith.refuse, { message = "x" })
assert(not ok and type(problem) == "table")
local values = {
  problem, kith.null, kith.list(), kith.decimal("1"), kith.money("1", "EUR"), kith.date("2026-11-22"), kith.days(1),
  kith.records()[1], "", _G,
}
for place, value in ipairs(values) do
  assert(getmetatable(value) == false, place)
  assert(not pcall(setmetatable, value, {}), place)
  assert(not pcall(function() getmetatable(value).__gc = function() while true do end end end), place)
end
for i = 1, 1000 do pcall(kith.refuse, { message = "y" }) end
