-- ends: fuel
local meta = { __lt = function() while true do end end }
return math.min(setmetatable({}, meta), setmetatable({}, meta))
