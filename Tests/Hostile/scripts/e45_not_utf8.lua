-- ends: does not compile
local s = 'ÿþ'
