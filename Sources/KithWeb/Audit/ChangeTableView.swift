import KithKernel
import KithModel

/// Changes as a table: when, who, through what, which record, and what was in it.
struct ChangeTableView {
    private let visit: Visit
    private let titles: [RecordID: String]
    private let view: FieldView

    /// Shows changes to a visitor.
    ///
    /// - Parameter titles: of everybody and everything that the changes mention.
    init(_ visit: Visit, _ titles: [RecordID: String]) {
        self.visit = visit
        self.titles = titles
        view = FieldView(visit, titles: titles)
    }

    func html(_ changes: [ChangeSummary]) -> HTML {
        PlainTable(
            "Changes",
            [.init("When"), .init("Who"), .init("Record"), .init("What"), .init("Change set")],
            rows: changes.map { change in
                [
                    KithWeb.time(
                        .with("datetime", change.at.description),
                        .title(change.at.description)
                    ) { view.days.moment(change.at) },
                    who(change), record(change), what(change),
                    a(.href("/audit/sets/\(change.set)")) { "Show" },
                ]
            }
        ).html
    }

    private func who(_ change: ChangeSummary) -> HTML {
        HTML {
            if let actor = change.actor {
                Face.who(titles[actor] ?? "restricted", actor)
            } else {
                "Kith"
            }
            div { small { "by " + change.via } }
        }
    }

    private func record(_ change: ChangeSummary) -> HTML {
        HTML {
            view.link(change.entity, change.record, withIcon: true)
            div { small { Naming.title(of: change.entity) } }
        }
    }

    private func what(_ change: ChangeSummary) -> HTML {
        HTML {
            b { Self.verbs[change.operation] ?? change.operation }
            if change.isErased { div { small { "The values were erased." } } }
            for field in change.fields {
                div {
                    field.field.definition.title + ": "
                    if field.old != .null {
                        del { Self.short(view.words(field.old, field.field)) }
                        " → "
                    }
                    ins { Self.short(view.words(field.new, field.field)) }
                }
            }
        }
    }

    private static func short(_ text: String) -> String {
        text.count > 160 ? String(text.prefix(160)) + "…" : text
    }

    private static let verbs = [
        "create": "Created", "update": "Changed", "delete": "Deleted", "restore": "Brought back",
        "rollup": "Brought up to date", "merge": "Merged",
    ]
}
