import KithModel
import KithTransfer

/// Why rows cannot go in, counted by reason.
struct ImportReasons {
    /// One reason, with the rows to which it applies.
    struct Reason {
        let column: String?
        let field: String?
        let message: String
        let recovery: String
        let missing: (entity: String, name: String)?
        let nearest: String?
        var count = 0
        /// The lines of the first rows.
        var lines: [Int] = []

        /// What is wrong; the column is named beside it.
        var sentence: String {
            let prefix = (column ?? "") + ": "
            let text = message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
            return Prose.quoted(text)
        }

        /// What to do, without what the command line would do.
        var remedy: String {
            recovery.contains("kith ") || recovery.contains("--") ? "" : Prose.quoted(recovery)
        }
    }

    /// The reasons, the most frequent first.
    let all: [Reason]

    private struct Key: Hashable {
        let column: String?
        let message: String
    }

    init(_ report: ImportReport?) {
        var places: [Key: Int] = [:]
        var reasons: [Reason] = []
        for fault in (report?.faults ?? []) + (report?.stopped.map { [$0] } ?? []) {
            let kind = fault.missing == nil ? Self.kind(of: fault.message) : fault.message
            let key = Key(column: fault.column, message: kind)
            let place = places[key] ?? reasons.count
            if place == reasons.count {
                places[key] = place
                reasons.append(
                    Reason(
                        column: fault.column, field: fault.field, message: fault.message,
                        recovery: fault.recovery, missing: fault.missing, nearest: fault.nearest))
            }
            reasons[place].count += 1
            if reasons[place].lines.count < 3 { reasons[place].lines.append(fault.line) }
        }
        all = reasons.sorted { $0.count > $1.count }
    }

    /// A message without the values that it quotes: what other values are refused for too.
    private static func kind(of message: String) -> String {
        message.split(separator: "'", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset.isMultiple(of: 2) }.map { String($0.element) }
            .joined(separator: "…")
    }

    /// The reasons that a column of the file gives.
    func of(_ header: String?, _ field: String) -> [Reason] {
        all.filter { reason in
            reason.column == nil ? reason.field == field : reason.column == header
        }
    }

    /// Says how many rows there are.
    static func rows(_ count: Int) -> String {
        count == 1 ? "1 row." : "\(NumberText.grouped(Int64(count))) rows."
    }
}
