/// Compares the names of two people.
enum NameComparison {
    /// A step of likeness: from which value on, what it is called, and what it weighs.
    private typealias Step = (from: Double, likeness: Finding.Likeness, weight: Double)

    private static let first: [Step] = [
        (1, .same, 4.5), (0.92, .close, 4), (0.84, .similar, 2), (0, .different, -5),
    ]
    private static let last: [Step] = [
        (1, .same, 6.5), (0.92, .close, 5.5), (0.84, .similar, 3), (0, .different, -4.5),
    ]
    /// What it weighs against two people that the one's first name is the other's last.
    private static let swap = -2.0

    /// Returns what first and last names say, also when they stand in each other's place.
    static func findings(_ left: Person, _ right: Person) -> [Finding] {
        let straight = [
            finding("first_name", left.firstName, right.firstName, first),
            finding("last_name", left.lastName, right.lastName, last),
        ].compactMap(\.self)
        let crossed = [
            finding("first_name", left.firstName, right.lastName, first),
            finding("last_name", left.lastName, right.firstName, last),
        ].compactMap(\.self)
        let sum = crossed.reduce(swap) { $0 + $1.weight }
        guard sum > max(straight.reduce(0) { $0 + $1.weight }, 0) else { return straight }
        return [Finding(field: "name", likeness: .swapped, weight: sum)]
    }

    private static func finding(
        _ field: String, _ left: [UInt32], _ right: [UInt32], _ steps: [Step]
    ) -> Finding? {
        guard !left.isEmpty, !right.isEmpty else { return nil }
        let value = JaroWinkler.likeness(left, right)
        guard let step = steps.first(where: { value >= $0.from }) else { return nil }
        return Finding(field: field, likeness: step.likeness, weight: step.weight)
    }
}
