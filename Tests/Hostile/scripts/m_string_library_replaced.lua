-- ends: fuel
string.rep = nil
string.find = function() while true do end end
return ("x"):find("y")
