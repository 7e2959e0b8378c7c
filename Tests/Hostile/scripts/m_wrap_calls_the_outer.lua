-- ends: ok
-- The coroutine that waits for the one that runs is not ended either, nor is what it holds open closed.
local closed, outer = 0, nil
outer = coroutine.wrap(function()
  local held <close> = setmetatable({}, { __close = function() closed = closed + 1 end })
  local inner = coroutine.wrap(function() return outer() end)
  local ok, message = pcall(inner)
  assert(not ok and message:find("cannot resume") and closed == 0)
  for i = 1, 1000 do local t = { i } end
  return "whole"
end)
assert(outer() == "whole" and closed == 1)
