import KithModel

/// Decides in which order hooks run: by dependency of their owners, then by their own
/// `before` and `after`, then early, normal, late, then owner, then declaration.
enum HookOrder {
    /// Returns hooks in their order, which does not depend on the order of the input.
    ///
    /// - Throws: `invalid` when constraints go in a circle, naming the hooks.
    static func sorted(
        _ hooks: [RegisteredHook], dependencies: [String]
    ) throws -> [RegisteredHook] {
        var rank: [String: Int] = [:]
        for (index, owner) in dependencies.enumerated() { rank[owner] = index }
        var waiting = hooks.sorted { left, right in
            let leftKey = key(left, rank)
            let rightKey = key(right, rank)
            return leftKey < rightKey
        }
        var ordered: [RegisteredHook] = []
        while !waiting.isEmpty {
            let next = waiting.firstIndex { candidate in
                !waiting.contains { $0.id != candidate.id && precedes($0, candidate) }
            }
            guard let next else {
                let names = waiting.map(\.id).joined(separator: ", ")
                throw KernelError(
                    .invalid, "The order of these hooks goes in a circle: \(names).",
                    recovery: "Remove one of their `before` or `after` constraints.")
            }
            ordered.append(waiting.remove(at: next))
        }
        return ordered
    }

    private static func key(
        _ hook: RegisteredHook, _ rank: [String: Int]
    ) -> (Int, Int, String, Int) {
        let phase: Int =
            switch hook.definition.phase {
            case .early: 0
            case .normal: 1
            case .late: 2
            }
        return (rank[hook.owner] ?? .max, phase, hook.owner, hook.definition.handler)
    }

    private static func precedes(_ left: RegisteredHook, _ right: RegisteredHook) -> Bool {
        names(left.definition.before, right) || names(right.definition.after, left)
    }

    private static func names(_ list: [String], _ hook: RegisteredHook) -> Bool {
        list.contains(hook.id) || list.contains(hook.owner)
    }
}
