-- ends: fuel wall memory
-- Each thread has a count of its own: the long text must make all of them short.
local a, b
local threads = {}
for i = 1, 500 do
  threads[i] = coroutine.wrap(function() while true do coroutine.yield(a < b) end end)
  a, b = "x", "y"
  threads[i]()
end
a = ("\0"):rep(8000000)
b = ("\0"):rep(7999999) .. "\1"
for i = 1, 500 do threads[i]() end
