import KithModel

/// What an import did, as the API reports it, in words.
struct ImportWords {
    private let report: JSON
    private let tallies: [JSON]

    init(_ report: JSON) {
        self.report = report
        tallies = report["maps"]?.array ?? []
    }

    /// Whether every row was taken whole.
    var isClean: Bool {
        report["stopped"] == nil
            && tallies.allSatisfy { number($0, "rejected") == 0 && number($0, "incomplete") == 0 }
    }

    /// Prints the counts, the first faults and what to do next.
    func print() throws {
        var table = TextTable(
            "entity", .number("read"), .number("created"), .number("updated"),
            .number("unchanged"), .number("refused"))
        for tally in tallies {
            let counts = ["read", "created", "updated", "unchanged", "rejected"]
            table.add([tally["entity"]?.string ?? ""] + counts.map { "\(number(tally, $0))" })
        }
        try Terminal.print(table.text())
        for tally in tallies where number(tally, "names_created") > 0 {
            let count = number(tally, "names_created")
            try Terminal.print("\(count) records were made because rows name them.")
        }
        let unused = (report["unused_headers"]?.array ?? []).compactMap(\.string)
        if !unused.isEmpty {
            let names = unused.map(Terminal.clean).joined(separator: ", ")
            try Terminal.print("Columns that no map uses: \(names)")
        }
        try printFaults()
        try printWarnings()
        if report["dry_run"]?.boolean ?? false {
            try Terminal.print("Nothing was written: this was a dry run.")
        } else if let set = report["set"]?.string {
            try Terminal.print("Take it back: kith undo \(set)")
        } else {
            try Terminal.print("Nothing was changed.")
        }
    }

    private func printFaults() throws {
        let faults = report["errors"]?.array ?? []
        for fault in faults.prefix(20) {
            let column = fault["column"]?.string.map { " (\($0))" } ?? ""
            let words = ["message", "recovery"].compactMap { fault[$0]?.string }
                .filter { !$0.isEmpty }.joined(separator: " ")
            try Terminal.print(
                Terminal.clean("line \(number(fault, "line"))\(column): \(words)"))
        }
        if faults.count > 20 { try Terminal.print("… and more.") }
        if let stopped = report["stopped"] {
            let line = number(stopped, "line")
            try Terminal.print(
                Terminal.clean(
                    "Reading stopped at line \(line): \(stopped["message"]?.string ?? "")"))
        }
        if let file = report["error_file"]?.string {
            try Terminal.print("The refused rows are in \(file): mend them there and import it.")
        }
    }

    private func printWarnings() throws {
        let warnings = report["warnings"]?.array ?? []
        guard !warnings.isEmpty else { return }
        try Terminal.print("Rows that look like a record which was there before:")
        for warning in warnings.prefix(20) {
            let message = warning["message"]?.string ?? ""
            try Terminal.print(Terminal.clean("line \(number(warning, "line")): \(message)"))
        }
        let hidden = tallies.reduce(0) { $0 + number($1, "look_alikes") } - 20
        if hidden > 0 { try Terminal.print("… and \(hidden) more.") }
    }

    private func number(_ json: JSON, _ key: String) -> Int64 { json[key]?.integer ?? 0 }
}
