/// How alike two short texts are, by their common characters and their common beginning.
///
/// Jaro, "Advances in Record-Linkage Methodology", JASA 84 (1989); Winkler, "String Comparator
/// Metrics and Enhanced Decision Rules in the Fellegi-Sunter Model of Record Linkage" (1990).
enum JaroWinkler {
    /// Returns the likeness of two texts from 0 to 1, which is that of equal ones.
    static func likeness(_ left: [UInt32], _ right: [UInt32]) -> Double {
        if left == right { return 1 }
        guard !left.isEmpty, !right.isEmpty else { return 0 }
        let (matched, others) = common(left, right)
        guard !matched.isEmpty else { return 0 }
        let count = Double(matched.count)
        let swapped = Double(zip(matched, others).count { $0 != $1 }) / 2
        let jaro =
            (count / Double(left.count) + count / Double(right.count) + (count - swapped) / count)
            / 3
        let start = zip(left, right).prefix(4).prefix { $0 == $1 }.count
        return jaro + Double(start) * 0.1 * (1 - jaro)
    }

    /// Returns the characters that both have, not too far apart, in the order of each.
    private static func common(
        _ left: [UInt32], _ right: [UInt32]
    ) -> (left: [UInt32], right: [UInt32]) {
        let window = max(max(left.count, right.count) / 2 - 1, 0)
        var isTaken = [Bool](repeating: false, count: right.count)
        var matched: [UInt32] = []
        for (index, character) in left.enumerated() {
            let first = max(0, index - window)
            let end = min(right.count, index + window + 1)
            guard first < end else { continue }
            for place in first..<end where !isTaken[place] && right[place] == character {
                isTaken[place] = true
                matched.append(character)
                break
            }
        }
        return (matched, right.indices.filter { isTaken[$0] }.map { right[$0] })
    }
}
