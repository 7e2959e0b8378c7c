-- ends: error plain table
return table.concat(setmetatable({}, { __len = function() return 1e15 end, __index = rawlen and string.rep }))
