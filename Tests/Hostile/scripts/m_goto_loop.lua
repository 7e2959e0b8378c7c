-- ends: fuel
::again::
goto again
