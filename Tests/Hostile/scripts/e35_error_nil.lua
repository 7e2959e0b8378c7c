-- ends: error is a nil
error(nil)
