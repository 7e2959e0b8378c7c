/// Compares the parts of two addresses; nil where one of them lacks the part.
enum AddressComparison {
    /// Returns what the streets say, word by word: numbers as they stand, words by likeness.
    static func street(_ left: Person, _ right: Person) -> Double? {
        guard !left.street.isEmpty, !right.street.isEmpty else { return nil }
        switch share(left.street, right.street) {
        case 0.9...: return 8
        case 0.75...: return 6
        case 0.6...: return 4
        case 0.45...: return 1
        default: return -2.5
        }
    }

    /// Returns what the cities say.
    static func city(_ left: Person, _ right: Person) -> Double? {
        guard !left.city.isEmpty, !right.city.isEmpty else { return nil }
        switch JaroWinkler.likeness(left.city, right.city) {
        case 1...: return 5
        case 0.9...: return 4.5
        case 0.82...: return 2
        default: return -2
        }
    }

    /// Returns what the postal codes say.
    static func postalCode(_ left: Person, _ right: Person) -> Double? {
        guard !left.postalCode.isEmpty, !right.postalCode.isEmpty else { return nil }
        switch EditDistance.between(left.postalCode, right.postalCode, limit: 1) {
        case 0: return 6
        case 1: return 3
        default: return -2.5
        }
    }

    /// Returns what region and country say.
    static func area(_ left: Person, _ right: Person) -> Double? {
        let pairs = [(left.region, right.region), (left.country, right.country)]
        let known = pairs.filter { !$0.isEmpty && !$1.isEmpty }
        guard !known.isEmpty else { return nil }
        return known.contains { $0 != $1 } ? -1 : 1.5
    }

    /// Returns how much of two lists of words is alike, from 0 to 1.
    private static func share(_ left: [[UInt32]], _ right: [[UInt32]]) -> Double {
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        var isTaken = [Bool](repeating: false, count: long.count)
        var sum = 0.0
        for word in short {
            var best = (place: 0, value: 0.0)
            for (place, other) in long.enumerated() where !isTaken[place] {
                let value = likeness(word, other)
                if value > best.value { best = (place, value) }
            }
            guard best.value > 0 else { continue }
            isTaken[best.place] = true
            sum += best.value
        }
        return 2 * sum / Double(short.count + long.count)
    }

    /// A number with one slip counts for something, a word that is hardly alike for nothing.
    private static func likeness(_ left: [UInt32], _ right: [UInt32]) -> Double {
        guard !isNumber(left), !isNumber(right) else {
            if left == right { return 1 }
            return EditDistance.between(left, right, limit: 1) == 1 ? 0.6 : 0
        }
        let value = JaroWinkler.likeness(left, right)
        return value >= 0.8 ? value : 0
    }

    private static func isNumber(_ word: [UInt32]) -> Bool {
        word.allSatisfy { (0x30...0x39).contains($0) }
    }
}
