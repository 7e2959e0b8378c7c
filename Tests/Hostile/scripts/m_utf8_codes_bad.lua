-- ends: error invalid
for _ in utf8.codes("a\xff") do end
