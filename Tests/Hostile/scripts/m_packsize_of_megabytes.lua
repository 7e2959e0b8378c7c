-- ends: fuel wall
local fmt = ("i1"):rep(4000000)
while true do string.packsize(fmt) end
