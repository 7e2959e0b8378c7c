-- ends: error protected
setmetatable(_G, nil)
