-- ends: memory
return ("x"):rep(100 * 1024 * 1024)
