-- ends: error is a
error({ message = { deep = true } })
