-- ends: ok
local t = {}
for i = 1, 200 do t[i] = (i * 37) % 101 end
table.sort(t, function(a, b) return kith.echo(a)[1] < kith.echo(b)[1] end)
for i = 2, 200 do assert(t[i - 1] <= t[i]) end
