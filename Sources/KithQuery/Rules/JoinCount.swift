import KithModel

/// Counts the different references that a question follows.
///
/// The condition of a quantifier is a scope of its own: what it follows counts anew.
struct JoinCount {
    private var seen: Set<[Int64]> = []
    private var scope: Int64 = 0
    private var scopes: Int64 = 0

    /// Counts the references of one path.
    mutating func add(_ hops: [Int64]) {
        for end in hops.indices { seen.insert([scope] + hops[...end]) }
    }

    /// Starts a scope, and returns the one to come back to.
    mutating func enter() -> Int64 {
        defer {
            scopes += 1
            scope = scopes
        }
        return scope
    }

    /// Comes back to the scope that `enter` returned.
    mutating func leave(to outer: Int64) { scope = outer }

    /// Refuses more than a number of references.
    func require(_ bound: Int) throws {
        guard seen.count <= bound else {
            throw KernelError(
                .tooLarge, "a question follows at most \(bound) different references.",
                recovery: "Ask in two queries, or filter by the ids of what you found first.")
        }
    }
}
