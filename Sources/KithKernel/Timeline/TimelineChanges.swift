import KithModel
import KithStore

/// The changes of one record, as items of its timeline.
struct TimelineChanges {
    let record: RecordID
    let span: TimelineSpan
    let transaction: Transaction

    /// Returns the newest changes below a place that say something to the caller.
    ///
    /// An update of nothing but fields that the caller may not read says nothing. Several
    /// stretches of the log are read only where such updates leave too few.
    func newest(below place: TimelinePlace?, limit: Int) throws -> [ChangeSummary] {
        let table = ChangeTable(transaction.state.session)
        let reader = ChangeReader(transaction)
        var found: [ChangeSummary] = []
        var bound = place?.changeBound ?? (at: Instant(milliseconds: .max), seq: .max)
        while found.count < limit {
            let entries = try table.doings(
                of: record, below: bound, from: span.start, until: span.end, limit: limit)
            found += try reader.summaries(of: entries).filter(\.isTelling)
            guard let last = entries.last, entries.count == limit else { break }
            bound = (last.at, last.seq)
        }
        return Array(found.prefix(limit))
    }
}

extension ChangeSummary {
    fileprivate var isTelling: Bool { operation != "update" || isErased || !fields.isEmpty }

    /// The line that heads the change on a timeline.
    var timelineTitle: String {
        switch operation {
        case "create": return "Created"
        case "delete": return "Deleted"
        case "restore": return "Restored"
        default:
            guard !fields.isEmpty else { return "Changed" }
            return "Changed " + fields.map(\.field.definition.title).joined(separator: ", ")
        }
    }
}
