import KithKernel
import KithModel

/// Changes that were undone again, as what would go and what would come.
struct ChangeLines: Sendable {
    /// The titles of everything that is named, as far as the visitor may read it.
    let titles: [RecordID: String]
    private let changes: [ChangeSummary]
    private let view: FieldView

    /// Looks up the titles of everything that is named.
    ///
    /// - Parameter more: further records whose titles are wanted, by entity.
    static func load(
        _ changes: [ChangeSummary], _ visit: Visit, and more: [String: Set<RecordID>] = [:]
    ) async throws -> ChangeLines {
        var wanted = more
        for change in changes {
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
        return ChangeLines(
            titles: titles, changes: changes, view: FieldView(visit, titles: titles))
    }

    /// Writes them as a list.
    var html: HTML {
        ul(.class("lines")) {
            for change in changes { li(.class("changed")) { line(change) } }
        }
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
