-- ends: ok
kith.echo(table.unpack({}, 1, 900000))
