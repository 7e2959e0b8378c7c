import KithAPI
import KithKernel
import KithModel
import KithQuery

/// The page on which a record is made, and the act of making it.
enum NewRecord {
    static let form = Route(.get, ":entity", "new") { visit in
        let entity = try creatable(visit)
        var form = RecordForm(entity, visit, isNew: true)
        form.takeDefaults(visit)
        try await form.loadOffers(visit)
        return visit.show(page(form, visit))
    }

    static let create = Route(.post, ":entity", "new") { visit in
        let entity = try creatable(visit)
        var form = RecordForm(entity, visit, isNew: true)
        form.take(visit.form, visit)
        let reading = try await FieldReader(visit).read(form.fields.map(\.definition))
        form.faults = reading.faults
        if form.faults.isEmpty {
            do {
                let done = try await visit.kernel.create(
                    entity.name, [given(reading.values)], as: visit.visitor.principal,
                    door: visit.visitor.door)
                return answer(done.records.first, done.receipt, entity, visit)
            } catch let error as KernelError where isMended(error) {
                form.note(error)
            }
        }
        try await form.loadOffers(visit)
        return visit.show(page(form, visit))
    }

    private static func creatable(_ visit: Visit) throws -> Entity {
        let entity = try visit.entity()
        guard visit.visitor.may(.create, entity) else { throw Visit.notFound }
        return entity
    }

    /// What was left empty is left out, so that defaults and rules may fill it.
    private static func given(_ values: JSONObject) -> JSONObject {
        JSONObject(uniqueMembers: values.members.filter { $0.value != .null })
    }

    private static func answer(
        _ record: Record?, _ receipt: WriteReceipt, _ entity: Entity, _ visit: Visit
    ) -> Response {
        guard let record else { return visit.redirect(to: WebPath.path([entity.name])) }
        let flash = Flash("\(record.title) saved", undo: receipt.set)
        if visit.form["then"] == "another" { return visit.redirect(to: visit.here, flash) }
        return visit.redirect(to: WebPath.record(entity.name, record.id), flash)
    }

    /// Whether the person who filled in a form can mend a fault.
    static func isMended(_ error: KernelError) -> Bool {
        error.code.status == 422 || error.code.status == 409 || error.code == .malformed
            || !error.details.isEmpty
    }

    private static func page(_ form: RecordForm, _ visit: Visit) -> Page {
        let entity = form.entity
        let path = WebPath.path([entity.name])
        let title = "New " + entity.definition.title.lowercasedFirst
        let isRefused = !form.faults.isEmpty || form.general != nil
        return Page(isRefused ? "Error: " + title : title, at: path, status: isRefused ? 422 : 200)
        {
            pageHead(title, crumbs: [Crumb(entity.definition.pluralTitle, path)])
            postForm(
                path + "/new", visit.visitor, .class("page-body narrow stack"),
                .flag("novalidate"), .flag("data-draft"),
                .with("data-check", DuplicateCheck.applies(to: entity, visit) ? path : nil)
            ) {
                form.html(visit)
                if DuplicateCheck.applies(to: entity, visit) {
                    div(.id("duplicates"), .aria(.live, "polite")) { HTML() }
                }
                div(.class("form-foot")) {
                    button(.class("btn primary")) {
                        "Save " + entity.definition.title.lowercasedFirst
                    }
                    button(.class("btn"), .name("then"), .value("another")) {
                        "Save and add another"
                    }
                    a(.class("btn quiet"), .href(path)) { "Cancel" }
                }
            }
        }
    }
}
