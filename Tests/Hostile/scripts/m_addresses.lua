-- ends: ok
assert(not tostring({}):find("0x") and not tostring(function() end):find("0x"))
assert(not string.format("%s", function() end):find("0x"))
assert(not pcall(string.format, "%p", {}))
