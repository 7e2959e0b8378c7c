-- ends: error finite
return kith.echo({ order = 0 / 0 })
