-- ends: error
return ("%99999d"):format(1)
