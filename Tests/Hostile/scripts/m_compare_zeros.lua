-- ends: fuel wall
-- Texts are compared piece by piece between zeros: a quarter of a second for one instruction.
local a = ("\0"):rep(10000000)
local b = ("\0"):rep(9999999) .. "\1"
while true do local is = a < b end
