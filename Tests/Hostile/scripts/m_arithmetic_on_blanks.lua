-- ends: fuel wall
local blanks = (" "):rep(10000000) .. "1"
while true do local n = blanks + blanks end
