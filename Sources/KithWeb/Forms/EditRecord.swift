import KithAPI
import KithKernel
import KithModel
import KithQuery

/// The page on which all fields of a record are changed, and the act of changing it.
enum EditRecord {
    static let form = Route(.get, ":entity", ":id", "edit") { visit in
        let (entity, record) = try await editable(visit)
        var form = RecordForm(entity, visit, isNew: false)
        form.take(record, titles: try await titles(of: record, visit), visit)
        try await form.loadOffers(visit)
        return visit.show(page(form, record, version: record.version, nil, visit))
    }

    static let update = Route(.post, ":entity", ":id", "edit") { visit in
        let (entity, record) = try await editable(visit)
        var form = RecordForm(entity, visit, isNew: false)
        form.take(record, titles: try await titles(of: record, visit), visit)
        form.take(visit.form, visit)
        let version = visit.form["version"].flatMap { Int64($0) } ?? record.version
        let reading = try await FieldReader(visit).read(form.fields.map(\.definition))
        form.faults = reading.faults
        var conflict: VersionConflict?
        if form.faults.isEmpty {
            do {
                return try await save(reading.values, entity, record, version, visit)
            } catch let error as KernelError
                where error.code == .conflict && isStale(record, version)
            {
                conflict = try await VersionConflict.load(record, since: version, form, visit)
            } catch let error as KernelError where NewRecord.isMended(error) {
                form.note(error)
            }
        }
        try await form.loadOffers(visit)
        return visit.show(page(form, record, version: version, conflict, visit))
    }

    private static func isStale(_ record: Record, _ version: Int64) -> Bool {
        record.version != version
    }

    private static func save(
        _ values: JSONObject, _ entity: Entity, _ record: Record, _ version: Int64, _ visit: Visit
    ) async throws -> Response {
        let done = try await visit.kernel.update(
            entity.name, record.id, values, version: version, as: visit.visitor.principal,
            door: visit.visitor.door)
        return visit.redirect(
            to: visit.back(or: WebPath.record(entity.name, record.id)),
            Flash(try await words(done.record, done.receipt, visit), undo: done.receipt.set))
    }

    /// Says what was changed: of one field, which a record's page changes alone, also to what.
    private static func words(
        _ record: Record, _ receipt: WriteReceipt, _ visit: Visit
    ) async throws -> String {
        guard receipt.set != nil else { return "Nothing changed" }
        guard let field = visit.form["only"].flatMap(record.entity.field) else {
            return "\(record.title) saved"
        }
        let view = FieldView(visit, titles: try await titles(of: record, visit))
        return "\(field.definition.title) changed to \(view.words(record[field], field))"
    }

    /// Returns a record that the visitor may change.
    ///
    /// - Throws: `not_found` for one that does not exist or may not be read.
    static func editable(_ visit: Visit) async throws -> (Entity, Record) {
        let entity = try visit.entity()
        guard visit.visitor.may(.update, entity) else { throw Visit.notFound }
        let id = try visit.id()
        let record = try await visit.kernel.read(as: visit.visitor.principal) {
            try $0.get(entity.name, id)
        }
        return (entity, record)
    }

    /// Returns the titles of the records to which a record points.
    static func titles(of record: Record, _ visit: Visit) async throws -> [RecordID: String] {
        var wanted: [String: Set<RecordID>] = [:]
        for field in record.entity.fields {
            switch record[field] {
            case .reference(let id):
                if let target = field.target { wanted[target, default: []].insert(id) }
            case .polymorphic(let target, let id): wanted[target, default: []].insert(id)
            default: continue
            }
        }
        return try await visit.titles(of: wanted)
    }

    static func page(
        _ form: RecordForm, _ record: Record, version: Int64, _ conflict: VersionConflict?,
        _ visit: Visit
    ) -> Page {
        let entity = form.entity
        let path = WebPath.path([entity.name])
        let here = WebPath.record(entity.name, record.id)
        let isRefused = !form.faults.isEmpty || form.general != nil || conflict != nil
        let title = "Edit " + record.title
        return Page(isRefused ? "Error: " + title : title, at: path, status: isRefused ? 422 : 200)
        {
            pageHead(
                title,
                crumbs: [Crumb(entity.definition.pluralTitle, path), Crumb(record.title, here)])
            postForm(
                here + "/edit", visit.visitor, .class("page-body narrow stack"),
                .flag("novalidate"), .flag("data-draft")
            ) {
                // Who saves after a conflict has seen what changed.
                let seen = conflict == nil ? version : record.version
                input(.type("hidden"), .name("version"), .value(String(seen)))
                if let conflict { conflict.html }
                form.html(visit)
                div(.class("form-foot")) {
                    button(.class("btn primary")) {
                        "Save " + entity.definition.title.lowercasedFirst
                    }
                    a(.class("btn quiet"), .href(here)) { "Cancel" }
                }
            }
        }
    }
}
