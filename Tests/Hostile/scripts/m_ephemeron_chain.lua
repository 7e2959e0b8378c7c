-- ends: fuel wall memory
-- Weak keys in a chain through 40 000 tables in no order: a collector that honours them needs the
-- square of that, in one step.
local mode = { __mode = "k" }
local all, keys, at = {}, {}, {}
for i = 1, 40000 do
  all[i], keys[i], at[i] = setmetatable({}, mode), {}, i
end
for i = 40000, 2, -1 do
  local j = math.random(i)
  at[i], at[j] = at[j], at[i]
end
for i = 1, 39999 do all[at[i]][keys[i]] = keys[i + 1] end
local first = keys[1]
keys, at = nil, nil
while true do local t = {} end
