-- ends: error plain table
-- usual recipe: hangs
table.insert(setmetatable({}, { __len = function() return 1e15 end }), 1, "x")
