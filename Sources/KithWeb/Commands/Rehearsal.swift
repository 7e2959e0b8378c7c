import KithKernel
import KithModel

/// What a command would change, or what one that only reads has found.
struct Rehearsal: Sendable {
    private let message: String
    private let changes: [ChangeSummary]
    private let lines: ChangeLines
    private let records: [(entity: String, id: RecordID)]
    private let titles: [RecordID: String]

    /// Looks up the titles of everything that is named.
    static func load(_ result: Kernel.CommandResult, _ visit: Visit) async throws -> Rehearsal {
        var wanted: [String: Set<RecordID>] = [:]
        for record in result.output.records { wanted[record.entity, default: []].insert(record.id) }
        let lines = try await ChangeLines.load(result.preview, visit, and: wanted)
        return Rehearsal(
            message: result.output.message, changes: result.preview, lines: lines,
            records: result.output.records, titles: lines.titles)
    }

    /// Writes the changes as what goes and what comes.
    ///
    /// - Parameter isRead: whether the command only reads, so that what it found is shown.
    func html(isRead: Bool) -> HTML {
        alert(isRead ? "good" : "", isRead ? .ok : .info, .role("status")) {
            p {
                b { isRead ? Prose.quoted(message) : "This would happen:" }
                if !isRead { " " + Prose.quoted(message) }
            }
            if isRead {
                if !records.isEmpty {
                    ul(.class("lines")) {
                        for record in records { li { link(record.entity, record.id) } }
                    }
                }
            } else if changes.isEmpty {
                p { "Nothing would change." }
            } else {
                lines.html
            }
        }
    }

    private func link(_ entity: String, _ id: RecordID) -> HTML {
        a(.href(WebPath.record(entity, id))) { titles[id] ?? "\(entity) \(id)" }
    }
}
