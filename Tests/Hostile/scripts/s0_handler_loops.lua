-- ends: fuel
-- usual recipe: hangs
xpcall(function() while true do end end, function() while true do end end)
