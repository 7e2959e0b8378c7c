-- ends: fuel wall
while true do for at in (("x"):rep(1e5)):gmatch("()") do end end
