-- ends: fuel
while true do local t = { {}, {}, {} } end
