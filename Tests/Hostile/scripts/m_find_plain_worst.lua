-- ends: fuel wall
local a, b = ("a"):rep(1e6), ("a"):rep(5e5) .. "b"
while true do local at = a:find(b, 1, true) end
