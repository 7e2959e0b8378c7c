-- ends: ok
local strict = function(name) assert(not pcall(load or function() error("x") end, name)) end
for _, name in ipairs { "os", "io", "debug", "package", "load", "loadstring", "dofile", "loadfile", "collectgarbage", "warn", "_ENV2" } do
  assert(not pcall(function() return _G[name] end), name)
end
assert(math.randomseed == nil and string.dump == nil)
