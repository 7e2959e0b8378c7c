-- ends: error fuel memory
local s = ("x"):rep(1e6)
while true do local n = select("#", s:byte(1, -1)) end
