/// Random numbers that come again in each run (SplitMix64, Steele, Lea and Flood, 2014).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Returns a number below another, which is at least 1.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }

    /// Returns whether something happens that happens once in so many times.
    mutating func isOne(in count: Int) -> Bool { below(count) == 0 }

    /// Returns one of some; they are not empty.
    mutating func one<Element>(of all: [Element]) -> Element { all[below(all.count)] }
}
