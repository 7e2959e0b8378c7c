-- ends: ok
-- The order of `pairs` in a test: numbers as in a list, names up or down, and what goes meanwhile is
-- passed over.
local function walked(t)
  local keys = {}
  for key, value in pairs(t) do
    assert(rawget(t, key) == value)
    keys[#keys + 1] = tostring(key)
  end
  return table.concat(keys, " ")
end
local t = { "x", "y", "z", b = 1, a = 2, c = 3, [2.5] = 4, [-1] = 5 }
kith.flip() -- five bytes of arguments: down
assert(walked(t) == "-1 1 2 2.5 3 c b a", walked(t))
kith.flip(1, 1, 1, nil) -- 33 bytes: as it comes
kith.flip(nil, nil) -- seven: up
assert(walked(t) == "-1 1 2 2.5 3 a b c", walked(t))
local seen = {}
for key in pairs(t) do
  t.c = nil
  t.b = false
  seen[#seen + 1] = key
end
assert(seen[#seen] == "b" and #seen == 7)
local clear = { a = 1, b = 2 }
for key in pairs(clear) do clear[key] = nil end
assert(next(clear) == nil and walked({ [true] = 1, [{}] = 2 }) ~= "")
