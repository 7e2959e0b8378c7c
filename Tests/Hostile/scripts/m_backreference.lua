-- ends: fuel wall
local s = ("x"):rep(50000)
while true do local at = s:find("(x*)%1y") end
