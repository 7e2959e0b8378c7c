import KithAPI
import KithKernel
import KithModel
import KithQuery

/// Acts on several records that were chosen in a list: one change set, undone as one.
enum BulkAct {
    /// How many records one act may take.
    private static let limit = 1000

    static let routes = [
        Route(.post, ":entity", "bulk") { visit in
            let entity = try visit.entity()
            let ids = visit.form.all("id").compactMap { RecordID($0) }
            let back = visit.back(or: WebPath.path([entity.name]))
            guard !ids.isEmpty else {
                return visit.redirect(to: back, Flash("Nothing is selected"))
            }
            guard ids.count <= limit else {
                throw KernelError(
                    .tooLarge, "One act takes at most \(limit) records.",
                    recovery: "Select fewer, or use the API.")
            }
            switch visit.form["act"] {
            case "delete": return try await delete(entity, ids, back, visit)
            case "apply": return try await apply(entity, ids, back, visit)
            default: return try await edit(entity, ids, visit, fault: nil)
            }
        }
    ]

    private static func delete(
        _ entity: Entity, _ ids: [RecordID], _ back: String, _ visit: Visit
    ) async throws -> Response {
        let receipt = try await visit.kernel.delete(
            entity.name, ids, as: visit.visitor.principal, door: visit.visitor.door)
        return visit.redirect(
            to: back, Flash("\(count(ids, entity)) deleted", undo: receipt.set))
    }

    /// Writes the same value to all, or to none where one refuses.
    private static func apply(
        _ entity: Entity, _ ids: [RecordID], _ back: String, _ visit: Visit
    ) async throws -> Response {
        let field = try chosen(entity, visit)
        let reading = try await FieldReader(visit).read([field.definition])
        if let fault = reading.faults[field.name] {
            return try await edit(entity, ids, visit, fault: fault)
        }
        do {
            let title = "Set \(field.name) of \(ids.count) \(entity.name) records"
            let values = reading.values
            let done = try await visit.kernel.transact(
                as: visit.visitor.principal, door: visit.visitor.door,
                ChangeSetContext(kind: "bulk", title: title)
            ) { transaction in
                let read = try InputReader(entity, transaction).read(values)
                let patch = Dictionary(uniqueKeysWithValues: read.map { ($0.field.name, $0.value) })
                if ids.count > 1 { try transaction.requireBulk(entity, ids) }
                try transaction.update(entity.name, ids.map { (id: $0, values: patch) })
            }
            let words = "\(field.definition.title) of \(count(ids, entity)) changed"
            return visit.redirect(to: back, Flash(words, undo: done.receipt.set))
        } catch let error as KernelError where NewRecord.isMended(error) {
            return try await edit(entity, ids, visit, fault: Prose.message(of: error))
        }
    }

    private static func chosen(_ entity: Entity, _ visit: Visit) throws -> Field {
        guard let field = visit.form["field"].flatMap(entity.field),
            editable(entity, visit).contains(where: { $0 === field })
        else { throw Visit.notFound }
        return field
    }

    private static func editable(_ entity: Entity, _ visit: Visit) -> [Field] {
        entity.fields.filter { field in
            guard visit.mayRead(field, of: entity), visit.visitor.mayWrite(field, of: entity),
                !field.definition.isUnique
            else { return false }
            return !field.isSystem || visit.visitor.may(.transfer, entity)
        }
    }

    /// The page on which a field is chosen, and then a value for it.
    private static func edit(
        _ entity: Entity, _ ids: [RecordID], _ visit: Visit, fault: String?
    ) async throws -> Response {
        guard visit.visitor.may(.update, entity) else { throw Visit.notFound }
        let path = WebPath.path([entity.name])
        let field = try visit.form["field"].map { _ in try chosen(entity, visit) }
        let offers = try await field.map(\.definition).asyncOffers(visit)
        let title = "Edit " + count(ids, entity)
        let page = Page(
            fault == nil ? title : "Error: " + title, at: path, status: fault == nil ? 200 : 422
        ) {
            pageHead(title, crumbs: [Crumb(entity.definition.pluralTitle, path)])
            postForm(
                path + "/bulk", visit.visitor, .class("page-body narrow stack"),
                .flag("novalidate")
            ) {
                for id in ids {
                    input(.type("hidden"), .name("id"), .value(id.description))
                }
                input(.type("hidden"), .name("back"), .value(visit.back(or: path)))
                if let field {
                    input(.type("hidden"), .name("field"), .value(field.name))
                    valueInput(field, offers, fault, visit)
                    foot("Change \(count(ids, entity))", act: "apply", path)
                } else {
                    fieldChoice(entity, visit)
                    foot("Choose field", act: "edit", path)
                }
            }
        }
        return visit.show(page)
    }

    private static func fieldChoice(_ entity: Entity, _ visit: Visit) -> HTML {
        div(.class("field")) {
            label(.for("field")) { "Field" }
            p(.class("hint"), .id("field-h")) { "All of the selected get the same value." }
            select(
                .class("input"), .id("field"), .name("field"), .aria(.describedby, "field-h")
            ) {
                for field in editable(entity, visit) {
                    option(.value(field.name)) { field.definition.title }
                }
            }
        }
    }

    private static func valueInput(
        _ field: Field, _ offers: [FieldInput.Offer], _ fault: String?, _ visit: Visit
    ) -> HTML {
        FieldInput(
            field.definition,
            InputValue(
                field.definition, in: visit.form,
                currency: visit.kernel.organisation.baseCurrency),
            error: fault, offers: offers
        ).html
    }

    private static func foot(_ title: String, act: String, _ path: String) -> HTML {
        div(.class("form-foot")) {
            button(.class("btn primary"), .name("act"), .value(act)) { title }
            a(.class("btn quiet"), .href(path)) { "Cancel" }
        }
    }

    private static func count(_ ids: [RecordID], _ entity: Entity) -> String {
        let name = ids.count == 1 ? entity.definition.title : entity.definition.pluralTitle
        return "\(ids.count) \(name.lowercasedFirst)"
    }
}

extension Optional<FieldDefinition> {
    /// Returns what one chooses from for a field, if there is one.
    fileprivate func asyncOffers(_ visit: Visit) async throws -> [FieldInput.Offer] {
        guard let self else { return [] }
        return try await visit.offers(for: self)
    }
}
