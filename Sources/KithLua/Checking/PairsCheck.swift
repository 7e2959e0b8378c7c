/// Finds loops over `pairs` that build something, in an order that differs from run to run.
enum PairsCheck {
    /// Returns a warning for each.
    static func findings(_ text: LuaText) -> [PluginFinding] {
        text.tokens.indices.compactMap { place in
            guard text.stands(["in", "pairs", "("], at: place),
                let start = (place..<text.tokens.count).first(where: { text.stands(["do"], at: $0) }
                )
            else { return nil }
            let body = start...max(start, text.closing(start))
            guard body.contains(where: { builds(text, $0) }) else { return nil }
            return PluginFinding(
                .warning, "unsorted_pairs", text.file, text.tokens[place + 1],
                "What this loop makes is in another order each time.",
                recovery: "Use kith.sorted instead of pairs.")
        }
    }

    /// Whether something is written, joined or put into a list.
    private static func builds(_ text: LuaText, _ place: Int) -> Bool {
        text.stands([".."], at: place) || text.stands(["[", "#"], at: place)
            || text.stands(["table", ".", "insert"], at: place)
            || ["create", "update", "delete", "announce", "ask", "log", "on", "command"]
                .contains { text.stands(["kith", ".", $0], at: place) }
    }
}
