import KithAPI
import KithKernel
import KithModel
import KithQuery

/// The fields of a record beside its timeline, each with a way to change it there.
struct DetailsPanel {
    private let visit: Visit
    private let subject: Subject

    init(_ visit: Visit, _ subject: Subject) {
        self.visit = visit
        self.subject = subject
    }

    /// Writes the panels: one for each part that the view names, else one for all.
    var html: HTML {
        HTML {
            for (index, part) in parts.enumerated() {
                details(.class("panel"), .flag("open", if: index < 2)) {
                    summary { h2 { part.title } }
                    dl(.class("fields")) {
                        for item in part.items { line(item) }
                    }
                }
            }
        }
    }

    private var parts: [(title: String, items: [Subject.Item])] {
        let own = subject.items.filter { !$0.field.isSystem && !isSaidAbove($0) }
        var parts = subject.view.groups.map { group in
            (
                title: group.title,
                items: group.fields.compactMap { name in
                    own.first { $0.path == name }
                }
            )
        }
        let named = Set(subject.view.groups.flatMap(\.fields))
        let system = ["owner", "team", "created_at", "created_by", "updated_at"]
            .compactMap { name in subject.items.first { $0.path == name } }
        let rest = own.filter { !named.contains($0.path) }
        if parts.isEmpty {
            parts = [("Details", rest + system)]
        } else {
            if !rest.isEmpty { parts.append(("More", rest)) }
            parts.append(("Record", system))
        }
        return parts.filter { !$0.items.isEmpty }
    }

    /// The title stands in the head.
    private func isSaidAbove(_ item: Subject.Item) -> Bool {
        item.field === subject.entity.titleField
    }

    private func line(_ item: Subject.Item) -> HTML {
        let title = item.field.definition.title
        let mayEdit =
            visit.visitor.mayWrite(item.field, of: subject.entity) && !item.field.isSystem
            && visit.visitor.may(.update, subject.entity)
        let value = subject.show.panel(item.value, item.field)
        return div(.id("field-" + item.path)) {
            dt { title }
            dd {
                if mayEdit && visit.request.parameter("edit") == item.path {
                    form(item)
                } else {
                    if value.isEmpty {
                        span(.class("dim")) { mayEdit ? "Add" : "–" }
                    } else {
                        value
                    }
                    if mayEdit {
                        a(
                            .class("edit"),
                            .href(address(editing: item.path)), .with("data-swap", "record"),
                            .label("Edit \(title.lowercased())")
                        ) { icon(.edit, small: true) }
                    }
                }
            }
        }
    }

    private func form(_ item: Subject.Item) -> HTML {
        let path = WebPath.record(subject.entity.name, subject.id) + "/edit"
        return postForm(path, visit.visitor, .with("data-swap", "record")) {
            input(.type("hidden"), .name("version"), .value(String(subject.version)))
            input(.type("hidden"), .name("only"), .value(item.path))
            input(.type("hidden"), .name("back"), .value(address(editing: nil)))
            FieldInput(
                item.field.definition,
                InputValue(
                    item.value, days: subject.show.days, titles: subject.show.titles,
                    currency: subject.show.baseCurrency),
                isSmall: true
            ).control
            button(.class("btn")) { "Save" }
        }
    }

    private func address(editing field: String?) -> String {
        WebPath.path(
            [subject.entity.name, subject.id.description],
            [("tab", visit.request.parameter("tab")), ("edit", field)])
    }
}
