import KithKernel
import KithModel

/// What a command would change, or what one that only reads has found.
struct Rehearsal: Sendable {
    private let message: String
    private let changes: [ChangeSummary]
    private let records: [(entity: String, id: RecordID)]
    private let view: FieldView
    private let titles: [RecordID: String]

    /// Looks up the titles of everything that is named.
    static func load(_ result: Kernel.CommandResult, _ visit: Visit) async throws -> Rehearsal {
        var wanted: [String: Set<RecordID>] = [:]
        for record in result.output.records { wanted[record.entity, default: []].insert(record.id) }
        for change in result.preview {
            wanted[change.entity, default: []].insert(change.record)
            for field in change.fields {
                for value in [field.old, field.new] {
                    if let id = value.reference, let target = field.field.target {
                        wanted[target, default: []].insert(id)
                    }
                }
            }
        }
        let titles = try await visit.titles(of: wanted)
        return Rehearsal(
            message: result.output.message, changes: result.preview,
            records: result.output.records, view: FieldView(visit, titles: titles),
            titles: titles)
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
                ul(.class("lines")) {
                    for change in changes { li(.class("event")) { line(change) } }
                }
            }
        }
    }

    private func link(_ entity: String, _ id: RecordID) -> HTML {
        a(.href(WebPath.record(entity, id))) { titles[id] ?? "\(entity) \(id)" }
    }

    private func line(_ change: ChangeSummary) -> HTML {
        div {
            b { titles[change.record] ?? Naming.title(of: change.entity) }
            small { Self.words(change.operation, change.entity) }
            for field in change.fields where !field.field.isSystem {
                div(.class("sm")) {
                    field.field.definition.title + " "
                    if !field.old.isNull { del { view.words(field.old, field.field) } }
                    " "
                    ins { view.words(field.new, field.field) }
                }
            }
        }
    }

    private static func words(_ operation: String, _ entity: String) -> String {
        let name = Naming.title(of: entity).lowercasedFirst
        switch operation {
        case "create": return "A new \(name)"
        case "delete": return "The \(name) would be deleted"
        case "restore": return "The \(name) would come back"
        case "rollup": return "Figures of the \(name)"
        default: return "The \(name) would be changed"
        }
    }
}
