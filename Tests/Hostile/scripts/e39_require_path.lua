-- ends: error no module
require("../../etc/passwd")
