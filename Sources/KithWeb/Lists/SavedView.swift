import KithAPI
import KithKernel
import KithModel
import KithQuery

/// Keeping what a list shows as a tab of its own, for oneself or for everybody.
enum SavedView {
    static let routes = [
        Route(.get, ":entity", "views", "new") { visit in
            visit.show(try page(visit.entity(), visit, name: "", fault: nil))
        },
        Route(.post, ":entity", "views", "new") { visit in
            try await create(visit)
        },
    ]

    private static let kept = ["filter", "sort", "columns"]

    private static func create(_ visit: Visit) async throws -> Response {
        let entity = try visit.entity()
        let name = (visit.form["name"] ?? "").trimmed
        var input: JSONObject = [
            "name": .string(name), "of_entity": .string(entity.name),
            "is_shared": .boolean(visit.form["is_shared"] == "true"),
        ]
        for key in ["filter", "sort"] {
            let text = visit.form[key] ?? ""
            if !text.isEmpty { input[key] = .string(text) }
        }
        let columns = (visit.form["columns"] ?? "").split(separator: ",").map(String.init)
        input["columns"] = .array(columns.map(JSON.string))
        do {
            let done = try await visit.kernel.create(
                "view", [input], as: visit.visitor.principal, door: visit.visitor.door)
            let id = done.records.first?.id.description
            return visit.redirect(
                to: WebPath.path([entity.name], [("view", id)]),
                Flash("View “\(name)” saved", undo: done.receipt.set))
        } catch let error as KernelError where NewRecord.isMended(error) {
            return visit.show(
                try page(entity, visit, name: name, fault: Prose.message(of: error)))
        }
    }

    private static func page(
        _ entity: Entity, _ visit: Visit, name: String, fault: String?
    ) throws -> Page {
        let path = WebPath.path([entity.name])
        let title = "Save this view of " + entity.definition.pluralTitle.lowercasedFirst
        let definition = FieldDefinition("name", .text, title: "What to call it").required()
        var value = InputValue(currency: visit.kernel.organisation.baseCurrency)
        value.text = name
        return Page(
            fault == nil ? title : "Error: " + title, at: path, status: fault == nil ? 200 : 422
        ) {
            pageHead(title, crumbs: [Crumb(entity.definition.pluralTitle, path)])
            postForm(path + "/views/new", visit.visitor, .class("page-body narrow stack")) {
                for key in kept {
                    let sent = visit.form[key] ?? visit.request.parameter(key) ?? ""
                    input(.type("hidden"), .name(key), .value(sent))
                }
                FieldInput(definition, value, error: fault).html
                label(.class("check")) {
                    input(
                        .type("checkbox"), .name("is_shared"), .value("true"),
                        .flag("checked", if: visit.form["is_shared"] == "true"))
                    "Show it to everybody who may see these records"
                }
                div(.class("form-foot")) {
                    button(.class("btn primary")) { "Save view" }
                    a(.class("btn quiet"), .href(path)) { "Cancel" }
                }
            }
        }
    }
}
