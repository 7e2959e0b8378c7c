-- ends: ok
-- A coroutine that runs cannot be resumed; what refuses it must not end it.
local go
go = coroutine.wrap(function()
  for i = 1, 100 do assert(not pcall(go)) end
  local t = {}
  for i = 1, 10000 do t[i] = { i } end
  return t
end)
assert(#go() == 10000)
