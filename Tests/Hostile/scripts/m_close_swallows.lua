-- ends: fuel
while true do
  pcall(function()
    local held <close> = setmetatable({}, { __close = function() pcall(function() while true do end end) end })
    while true do end
  end)
end
