-- ends: fuel
local t = setmetatable({}, { __concat = function(a, b) while true do end end })
return t .. "x"
