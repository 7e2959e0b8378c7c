-- ends: error finalizers
-- usual recipe: hangs
setmetatable({}, { __gc = function() while true do end end })
for i = 1, 1e7 do local t = {} end
