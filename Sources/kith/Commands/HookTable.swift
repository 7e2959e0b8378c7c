import KithModel

/// Hooks, as the API describes them, in the order in which they run, and why they run there.
enum HookTable {
    /// Returns the table, or a sentence where there is none.
    static func text(_ hooks: [JSON], of name: String) -> String {
        guard !hooks.isEmpty else { return "No hook waits for \(name)." }
        var table = TextTable([
            .number(""), .whole("hook"), .whole("declared in"), "on",
            "when one of these changes", "why there",
        ])
        for (index, hook) in hooks.enumerated() {
            let fields = texts(hook, "fields")
            table.add([
                "\(index + 1)", text(hook, "id"), text(hook, "source"), text(hook, "event"),
                fields.isEmpty ? "any" : fields, reason(hook),
            ])
        }
        return table.text()
    }

    private static func reason(_ hook: JSON) -> String {
        var reasons: [String] = []
        for word in ["before", "after"] where !texts(hook, word).isEmpty {
            reasons.append("\(word) \(texts(hook, word))")
        }
        reasons.append("\(text(hook, "phase")) in \(text(hook, "owner"))")
        return reasons.joined(separator: "; ")
    }

    private static func text(_ hook: JSON, _ key: String) -> String { hook[key]?.string ?? "" }

    private static func texts(_ hook: JSON, _ key: String) -> String {
        (hook[key]?.array ?? []).compactMap(\.string).joined(separator: ", ")
    }
}
