-- ends: error no module
require("/etc/passwd\0.lua")
