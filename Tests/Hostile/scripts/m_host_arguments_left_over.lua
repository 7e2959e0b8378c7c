-- ends: fuel wall
-- What an error leaves behind on its way to a host function lies outside the arena: none of it may stay.
local text = ("x"):rep(3900000)
while true do
  pcall(kith.echo, text, function() end)
end
