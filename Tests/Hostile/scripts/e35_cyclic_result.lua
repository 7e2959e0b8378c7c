-- ends: error itself
local t = {}
t.t = t
return t
