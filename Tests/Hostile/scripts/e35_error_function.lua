-- ends: error is a function
error(function() end)
