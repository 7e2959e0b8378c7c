-- ends: error encoded
return kith.garbage()
