import KithModel

/// Decides in which order hooks run: those of what a plugin builds on before its own, as far
/// as their `before` and `after` do not say otherwise; then early, normal, late; then by
/// owner; then by declaration.
enum HookOrder {
    /// Returns hooks in their order, which does not depend on the order of the input.
    ///
    /// - Parameter requirements: what each owner builds on, directly or through others.
    /// - Throws: `invalid` when constraints go in a circle, naming the hooks.
    static func sorted(
        _ hooks: [RegisteredHook], requirements: [String: Set<String>]
    ) throws -> [RegisteredHook] {
        func precedes(_ left: RegisteredHook, _ right: RegisteredHook) -> Bool {
            if isPut(left, before: right) { return true }
            let isBase = requirements[right.owner]?.contains(left.owner) ?? false
            return isBase && !isPut(right, before: left)
        }
        var waiting = hooks.sorted { key($0) < key($1) }
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

    private static func key(_ hook: RegisteredHook) -> (Int, String, Int) {
        let phase: Int =
            switch hook.definition.phase {
            case .early: 0
            case .normal: 1
            case .late: 2
            }
        return (phase, hook.owner, hook.definition.handler)
    }

    private static func isPut(_ left: RegisteredHook, before right: RegisteredHook) -> Bool {
        names(left.definition.before, right) || names(right.definition.after, left)
    }

    private static func names(_ list: [String], _ hook: RegisteredHook) -> Bool {
        list.contains(hook.id) || list.contains(hook.owner)
    }
}
