-- ends: error list or a map
kith.echo({ 1, 2, x = 3 })
