-- ends: ok
-- What comes back from the host is read with as little trust: numbers of places, days, counts, depths.
local function refused(bytes, words)
  local ok, message = pcall(kith.raw, bytes)
  assert(not ok and tostring(message):find(words), tostring(message))
end
refused(string.pack("<Bi8B", 10, 1, 200), "bounds")
refused(string.pack("<Bi8", 12, math.maxinteger), "bounds")
refused(string.pack("<Bi8", 13, math.mininteger), "bounds")
refused(string.pack("<Bi8", 14, 1440), "bounds")
refused(string.pack("<BI4", 5, 0xFFFFFFFF), "encoded")
refused(string.pack("<BI4", 6, 0xFFFFFFFF), "encoded")
refused(string.pack("<BI4", 7, 3), "encoded")
refused(("\6\1\0\0\0"):rep(40), "deep")
assert(kith.raw(string.pack("<BI4", 9, 77)) == nil)
