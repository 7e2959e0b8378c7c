-- ends: fuel wall
local set = "[" .. ("^x"):rep(50000) .. "]+$"
while true do local at = ((" "):rep(1e5)):find(set) end
