-- ends: ok
for _, name in ipairs { "http", "mail", "secret", "secrets", "file", "socket", "exec" } do assert(kith[name] == nil) end
assert(not pcall(require, "socket") and not pcall(require, "io"))
