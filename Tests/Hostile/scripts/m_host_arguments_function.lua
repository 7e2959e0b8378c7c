-- ends: error function
kith.echo(function() end)
