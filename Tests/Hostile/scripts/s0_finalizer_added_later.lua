-- ends: error finalizers
-- usual recipe: hangs
local meta = {}
for i = 1, 1000 do setmetatable({}, meta) end
meta.__gc = function() while true do end end
while true do local t = setmetatable({}, meta) end
