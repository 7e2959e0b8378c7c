-- ends: error not defined
return undefined_name
