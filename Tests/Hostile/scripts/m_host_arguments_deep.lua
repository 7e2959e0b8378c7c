-- ends: error itself
local t = {}
t[1] = t
kith.echo(t)
