-- ends: ok
local x = 1
return x
