-- ends: fuel wall
local s = ("\x80"):rep(8e6)
while true do pcall(utf8.offset, s, 1, 2) end
