-- ends: fuel wall memory
while true do local s = string.pack(("!16 b Xi16 "):rep(1000), string.byte(("x"):rep(1000), 1, -1)) end
