import KithModel

/// Finds the pairs among many contacts that may be one person.
struct PersonPairs {
    /// How many contacts a block may hold: more than that share something that says nothing.
    private static let largestBlock = 100
    /// The score from which on a pair is worth a look.
    static let threshold = 50

    /// Two contacts that may be one person, with what speaks for it.
    struct Pair {
        let first: RecordID
        let second: RecordID
        let comparison: PersonComparison
        let score: Int
    }

    private var people: [(id: RecordID, person: Person)] = []
    private var blocks: [UInt64: [Int]] = [:]

    /// Adds a contact.
    mutating func add(_ id: RecordID, _ person: Person) {
        for key in BlockingKeys.of(person) { blocks[key, default: []].append(people.count) }
        people.append((id, person))
    }

    /// Returns the pairs that are worth a look, the likeliest first.
    func found() -> [Pair] {
        var seen: Set<Int> = []
        var pairs: [Pair] = []
        for block in blocks.values where (2...Self.largestBlock).contains(block.count) {
            for (index, left) in block.enumerated() {
                for right in block[(index + 1)...]
                where seen.insert(left * people.count + right).inserted {
                    if let pair = pair(left, right) { pairs.append(pair) }
                }
            }
        }
        return pairs.sorted { ($0.score, $1.first, $1.second) > ($1.score, $0.first, $0.second) }
    }

    private func pair(_ left: Int, _ right: Int) -> Pair? {
        let comparison = PersonComparison(people[left].person, people[right].person)
        let score = comparison.score
        guard score >= Self.threshold else { return nil }
        let ids = [people[left].id, people[right].id].sorted()
        return Pair(first: ids[0], second: ids[1], comparison: comparison, score: score)
    }
}
