-- ends: error written as
return kith.date("2026-02-30")
