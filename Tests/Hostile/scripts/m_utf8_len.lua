-- ends: fuel wall
local s = ("é"):rep(2e6)
while true do local n = utf8.len(s) end
