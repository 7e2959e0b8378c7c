import KithKernel

/// Hooks in the order in which they run, and why they run there.
enum HookTable {
    /// Returns the table, or a sentence where there is none.
    static func text(_ hooks: [HookPlace], of name: String) -> String {
        guard !hooks.isEmpty else { return "No hook waits for \(name)." }
        var table = TextTable([
            .number(""), .whole("hook"), .whole("declared in"), "on",
            "when one of these changes", "why there",
        ])
        for (index, hook) in hooks.enumerated() {
            table.add([
                "\(index + 1)", hook.id, hook.source.description, hook.event,
                hook.fields.isEmpty ? "any" : hook.fields.joined(separator: ", "), reason(hook),
            ])
        }
        return table.text()
    }

    private static func reason(_ hook: HookPlace) -> String {
        var reasons: [String] = []
        if !hook.before.isEmpty { reasons.append("before \(hook.before.joined(separator: ", "))") }
        if !hook.after.isEmpty { reasons.append("after \(hook.after.joined(separator: ", "))") }
        reasons.append("\(hook.phase.rawValue) in \(hook.owner)")
        return reasons.joined(separator: "; ")
    }
}
