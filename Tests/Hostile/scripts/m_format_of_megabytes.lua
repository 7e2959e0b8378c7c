-- ends: fuel wall memory
local fmt = ("%%"):rep(4000000)
while true do local s = string.format(fmt) end
