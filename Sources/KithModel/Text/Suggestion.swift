/// Finds the name that somebody probably meant.
public enum Suggestion {
    /// Returns the candidate nearest to `name` by edits, or nil when none is near.
    ///
    /// Near is up to a third of the name's length in insertions, deletions, changes and
    /// swaps of neighbours (Damerau, 1964), case ignored; spaces, `_` and `-` count as equal.
    public static func nearest(to name: String, among candidates: some Sequence<String>) -> String?
    {
        let wanted = simplified(name)
        guard !wanted.isEmpty, wanted.count <= 256 else { return nil }
        let limit = max(1, wanted.count / 3)
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let other = simplified(candidate)
            guard abs(other.count - wanted.count) <= limit else { continue }
            let distance = distance(wanted, other)
            let isBetter = best.map { (distance, candidate) < ($0.distance, $0.name) } ?? true
            if distance <= limit, isBetter { best = (candidate, distance) }
        }
        return best?.name
    }

    /// Returns ": did you mean `name`?" for the nearest candidate, or a full stop.
    public static func question(for name: String, among candidates: some Sequence<String>) -> String
    {
        nearest(to: name, among: candidates).map { ": did you mean `\($0)`?" } ?? "."
    }

    private static func simplified(_ name: String) -> [UInt8] {
        FoldedText.fold(name).utf8.filter { $0 != 0x20 && $0 != 0x5F && $0 != 0x2D }
    }

    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            for column in 0..<right.count {
                let change = left[row] == right[column] ? 0 : 1
                var cost = min(current[column] + 1, last[column + 1] + 1, last[column] + change)
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
