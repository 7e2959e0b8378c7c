-- ends: fuel wall
while true do local at = (("("):rep(1e5)):find("%b()") end
