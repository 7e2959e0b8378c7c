-- ends: ok
-- Weak tables hold what they hold, whenever and however the mode is said.
local meta = {}
local cache = setmetatable({}, meta)
for i = 1, 100 do cache[i] = {} end
meta["__" .. ("mode"):rep(1)] = "kv"
for i = 1, 100000 do local t = { i } end
local count = 0
for _ in pairs(cache) do count = count + 1 end
assert(count == 100 and meta.__mode == "kv")
