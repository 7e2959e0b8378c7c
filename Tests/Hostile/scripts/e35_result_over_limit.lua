-- ends: error larger
return ("x"):rep(5 * 1024 * 1024)
