/// How many slips of a typist lie between two texts.
///
/// Insertions, deletions, changes and swaps of neighbours: Damerau, "A technique for computer
/// detection and correction of spelling errors", CACM 7 (1964).
enum EditDistance {
    /// Returns the distance, or `limit + 1` for any that is larger.
    static func between(_ left: [UInt32], _ right: [UInt32], limit: Int) -> Int {
        guard abs(left.count - right.count) <= limit else { return limit + 1 }
        if left == right { return 0 }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let change = left[row] == right[column] ? 0 : 1
                var cost = min(current[column] + 1, last[column + 1] + 1, last[column] + change)
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            guard current.contains(where: { $0 <= limit }) else { return limit + 1 }
            beforeLast = last
            last = current
        }
        return min(last[right.count], limit + 1)
    }
}
