-- ends: fuel
while true do kith.echo() end
