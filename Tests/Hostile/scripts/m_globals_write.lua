-- ends: error not defined
counter = 1
