-- ends: error outside
coroutine.yield()
