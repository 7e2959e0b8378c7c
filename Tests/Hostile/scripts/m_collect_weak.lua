-- ends: fuel memory
local cache = setmetatable({}, { __mode = "k" })
while true do cache[{}] = ("x"):rep(100) end
