import KithKernel
import KithModel
import KithQuery

/// The records that point to a record, a panel for each way in which they do.
struct RelatedPanels {
    private let visit: Visit
    private let subject: Subject

    /// How many records a panel shows before it leads to their list.
    private static let shown = 5

    init(_ visit: Visit, _ subject: Subject) {
        self.visit = visit
        self.subject = subject
    }

    private struct Panel {
        let collection: Schema.Collection
        let answer: QueryAnswer
    }

    /// Writes the panels; those without records offer to make the first.
    func html() async throws -> HTML {
        var panels: [Panel] = []
        for collection in collections {
            panels.append(Panel(collection: collection, answer: try await load(collection)))
        }
        let full = panels.filter { !$0.answer.ids.isEmpty }
        let empty = panels.filter { $0.answer.ids.isEmpty && mayAdd($0.collection) }
        return HTML {
            for panel in full + empty { html(panel) }
        }
    }

    /// What refers to the record by a name, of entities that the visitor may read.
    private var collections: [Schema.Collection] {
        visit.generation.schema.collections(of: subject.entity).filter { collection in
            visit.visitor.caller.entities.contains { $0 == collection.entity }
                && visit.visitor.mayRead(collection.reference, of: collection.entity)
        }
    }

    private func load(_ collection: Schema.Collection) async throws -> QueryAnswer {
        let entity = collection.entity
        var request = QueryRequest(entity.name, filter: "\(collection.reference.name) = :record")
        request.parameters["record"] = .string(subject.id.description)
        request.fields = columns(of: collection).joined(separator: ",")
        request.limit = Self.shown
        request.count = .capped
        return try await visit.kernel.query(request, as: visit.visitor.principal)
    }

    /// The title and up to two more fields, as the entity's view says.
    private func columns(of collection: Schema.Collection) -> [String] {
        let entity = collection.entity
        let hinted = visit.views[entity.name]?.columns ?? []
        let fields = hinted.isEmpty ? entity.ownFields.map(\.name) : hinted
        let title = entity.titleField.name
        let others = ReadablePath.among(fields, of: entity, visit.visitor).filter {
            $0 != title && $0 != collection.reference.name
        }
        return [title] + others.prefix(2)
    }

    private func html(_ panel: Panel) -> HTML {
        let entity = panel.collection.entity
        let show = FieldView(visit, titles: panel.answer.titles)
        let list = WebPath.path(
            [entity.name],
            [("filter", "\(panel.collection.reference.name) = '\(subject.id)'")])
        let count = panel.answer.count ?? 0
        return details(.class("panel"), .flag("open", if: count > 0)) {
            summary {
                h2 {
                    Naming.title(of: panel.collection.name)
                    " "
                    small { panel.answer.isCountCapped ? "\(count)+" : "\(count)" }
                }
            }
            if count > 0 {
                ul(.class("lines")) {
                    for index in panel.answer.ids.indices { line(panel, index, show) }
                }
            }
            div(.class("row")) {
                if count > Self.shown { a(.href(list), .class("btn quiet")) { "Show all" } }
                if mayAdd(panel.collection) { add(panel.collection) }
            }
        }
    }

    private func line(_ panel: Panel, _ index: Int, _ show: FieldView) -> HTML {
        let (row, columns) = (panel.answer.rows[index], panel.answer.columns)
        let entity = panel.collection.entity
        let title = row[0].plainText
        let isNamed = entity.titleField.name != "id"
        return li {
            div(.class("clip")) {
                a(.href(WebPath.record(entity.name, panel.answer.ids[index]))) {
                    isNamed && !title.isEmpty
                        ? HTML(text: title) : show.cell(row[1], columns[1].field)
                }
                small {
                    for place in columns.indices.dropFirst(isNamed ? 1 : 2)
                    where !row[place].isNull {
                        show.cell(row[place], columns[place].field)
                        " "
                    }
                }
            }
        }
    }

    private func mayAdd(_ collection: Schema.Collection) -> Bool {
        visit.visitor.may(.create, collection.entity)
            && visit.visitor.mayWrite(collection.reference, of: collection.entity)
    }

    private func add(_ collection: Schema.Collection) -> HTML {
        let path = WebPath.path(
            [collection.entity.name, "new"],
            [
                (collection.reference.name, subject.id.description),
                ("back", WebPath.record(subject.entity.name, subject.id)),
            ])
        return a(.class("btn quiet"), .href(path)) {
            icon(.plus, small: true)
            "Add \(collection.entity.definition.title.lowercased())"
        }
    }
}
