-- ends: ok
assert(2^53 + 1 == 2^53 and 9007199254740993 - 9007199254740992 == 1)
assert(tostring(kith.decimal("9007199254740993") - 1) == "9007199254740992")
assert(math.maxinteger + 1 == math.mininteger and kith.echo(math.mininteger)[1] == math.mininteger)
assert(not pcall(function() return kith.decimal("1") + 2^53 end))
assert(not pcall(kith.decimal, "9223372036854775808"))
