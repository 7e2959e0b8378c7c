-- ends: fuel
do
  local one <close> = setmetatable({}, { __close = function() while true do end end })
  local two <close> = setmetatable({}, { __close = function() while true do end end })
  while true do end
end
