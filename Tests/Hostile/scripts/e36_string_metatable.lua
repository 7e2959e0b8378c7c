-- ends: ok
assert(getmetatable("") == false)
assert(not pcall(setmetatable, "", {}))
string.upper = function() return "changed" end
assert(("x"):upper() == "changed")
