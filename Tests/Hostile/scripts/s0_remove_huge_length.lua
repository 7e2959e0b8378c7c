-- ends: error plain table
-- usual recipe: hangs
table.remove(setmetatable({}, { __len = function() return 1e15 end }), 1)
