import KithModel
import KithTransfer

/// What an import did, in words.
enum ImportWords {
    /// Prints the counts, the first faults and what to do next.
    static func print(_ report: ImportReport) throws {
        var table = TextTable(
            "entity", .number("read"), .number("created"), .number("updated"),
            .number("unchanged"), .number("refused"))
        for tally in report.tallies {
            table.add([
                tally.entity, "\(tally.read)", "\(tally.created)", "\(tally.updated)",
                "\(tally.unchanged)", "\(tally.rejected)",
            ])
        }
        try Terminal.print(table.text())
        for tally in report.tallies where tally.namesCreated > 0 {
            try Terminal.print("\(tally.namesCreated) records were made because rows name them.")
        }
        if !report.unusedHeaders.isEmpty {
            let names = report.unusedHeaders.map(Terminal.clean).joined(separator: ", ")
            try Terminal.print("Columns that no map uses: \(names)")
        }
        try printFaults(report)
        if report.isDryRun {
            try Terminal.print("Nothing was written: this was a dry run.")
        } else if let set = report.set {
            try Terminal.print("Take it back: kith undo \(set)")
        } else {
            try Terminal.print("Nothing was changed.")
        }
    }

    private static func printFaults(_ report: ImportReport) throws {
        for fault in report.faults.prefix(20) {
            let column = fault.column.map { " (\($0))" } ?? ""
            let words = [fault.message, fault.recovery].filter { !$0.isEmpty }.joined(
                separator: " ")
            try Terminal.print(Terminal.clean("line \(fault.line)\(column): \(words)"))
        }
        let hidden = report.faults.count - 20
        if hidden > 0 { try Terminal.print("… and more.") }
        if let stopped = report.stopped {
            try Terminal.print(
                Terminal.clean("Reading stopped at line \(stopped.line): \(stopped.message)"))
        }
        if let file = report.errorFile {
            try Terminal.print("The refused rows are in \(file): mend them there and import it.")
        }
    }
}
