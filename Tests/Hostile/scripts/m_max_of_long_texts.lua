-- ends: fuel wall
-- One call of C compares 130 000 pairs of texts of 4 MB.
local a = ("x"):rep(4 * 1024 * 1024)
local c = ("x"):rep(4 * 1024 * 1024 - 1) .. "y"
local t = {}
for i = 1, 260000 do t[i] = i % 2 == 0 and a or c end
return math.max(table.unpack(t))
