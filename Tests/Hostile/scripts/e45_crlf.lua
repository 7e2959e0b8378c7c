-- ends: ok
local x = 1
local s = "a\
b"
assert(s == "a\nb")
