-- ends: error too many
return ("x"):rep(100):find(("()"):rep(33))
