/// The code of how a name sounds, by which names that are spelt differently meet.
///
/// American Soundex (Russell, US patent 1,261,167 of 1918, as the census used it); letters
/// beyond a to z stand for themselves at the beginning and are left out elsewhere.
enum SoundCode {
    /// Returns the code of a folded name, as `r163`; empty for one without letters.
    static func of(_ name: [UInt32]) -> [UInt32] {
        let letters = name.filter { $0 > 0x60 && $0 < 0x7B || $0 > 0x7F }
        guard let first = letters.first else { return [] }
        var code = [first]
        var last = digit(first)
        for letter in letters.dropFirst() {
            let digit = digit(letter)
            if let digit, digit != last { code.append(digit) }
            // A vowel parts two consonants of one sound; h and w do not.
            if letter != 0x68, letter != 0x77 { last = digit }
            if code.count == 4 { break }
        }
        return code
    }

    private static func digit(_ letter: UInt32) -> UInt32? {
        guard (0x61...0x7A).contains(letter) else { return nil }
        let digit = digits[Int(letter - 0x61)]
        return digit == 0 ? nil : digit
    }

    /// For a to z: 1 for b f p v, 2 for c g j k q s x z, 3 for d t, 4 for l, 5 for m n, 6 for r.
    private static let digits: [UInt32] = [
        0, 1, 2, 3, 0, 1, 2, 0, 0, 2, 2, 4, 5, 5, 0, 1, 2, 6, 2, 3, 0, 1, 0, 2, 0, 2,
    ]
}
