-- ends: fuel wall
-- usual recipe: hangs
return ("x"):rep(1e6):gsub("(x*)(x*)y", "")
