-- ends: error span
kith.echo(kith.days(3))
