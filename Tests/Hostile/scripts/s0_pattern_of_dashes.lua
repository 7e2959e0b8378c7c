-- ends: fuel wall
-- usual recipe: hangs
return ("a"):rep(28):find(("a-"):rep(28) .. "b")
