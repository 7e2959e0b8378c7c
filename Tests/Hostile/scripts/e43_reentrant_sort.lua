-- ends: error fuel
-- Sorting, matching and calling the host inside each other at every level, on 512 KB of C stack.
local depth = 0
local function again()
  depth = depth + 1
  local t = { 3, 2, 1 }
  table.sort(t, function(a, b)
    ("x"):gsub("x", function() kith.again() end)
    return a < b
  end)
end
kith.keep(again)
again()
