-- ends: stopped
pcall(kith.stop)
while true do end
