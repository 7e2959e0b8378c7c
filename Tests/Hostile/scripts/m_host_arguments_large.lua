-- ends: error larger
kith.echo(("x"):rep(5e6))
