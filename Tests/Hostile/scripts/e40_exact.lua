-- ends: ok
assert(tostring(kith.decimal("0.1") + kith.decimal("0.2")) == "0.3")
assert(tostring(kith.decimal("9007199254740993") + 0) == "9007199254740993")
