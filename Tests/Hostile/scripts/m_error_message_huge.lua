-- ends: error larger fail memory
error(("x"):rep(5e6), 0)
