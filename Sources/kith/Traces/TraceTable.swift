import KithModel

/// The steps of a trace, as the API writes them, as a table.
enum TraceTable {
    /// Returns the table.
    static func text(of steps: [JSON]) -> String {
        var table = TextTable(
            "what", "event", "records", "ms", "fuel", "queries", "refused", "declared in", "error")
        for step in steps {
            func number(_ key: String) -> String { step[key]?.integer.map { "\($0)" } ?? "" }
            let indent = String(repeating: "  ", count: Int(max(0, step["depth"]?.integer ?? 0)))
            let microseconds = step["microseconds"]?.integer ?? 0
            let tenths = (microseconds + 50) / 100
            table.add([
                indent + (step["name"]?.string ?? ""), step["event"]?.string ?? "",
                number("records"), "\(tenths / 10).\(tenths % 10)", number("fuel"),
                number("queries"), number("rejections"), step["source"]?.string ?? "",
                step["error"]?["message"]?.string ?? "",
            ])
        }
        return table.text()
    }
}
