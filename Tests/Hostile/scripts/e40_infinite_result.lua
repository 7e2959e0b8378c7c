-- ends: error finite
return { 1 / 0 }
