-- ends: error no module string
require(setmetatable({}, { __tostring = function() while true do end end }))
