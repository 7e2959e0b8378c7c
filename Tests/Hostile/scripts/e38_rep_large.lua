-- ends: memory fuel
return ("x"):rep(1e10)
