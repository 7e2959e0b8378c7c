-- ends: error fuel
local function deep(n)
  if n == 0 then return kith.again() end
  return (("x"):gsub("x", function() return deep(n - 1) end))
end
kith.keep(function() deep(180) end)
deep(180)
