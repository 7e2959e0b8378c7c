-- ends: error thread
kith.echo(coroutine.create(function() end))
