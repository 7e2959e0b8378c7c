-- ends: error too complex
return ("x"):rep(1000):find(("x?"):rep(1000))
