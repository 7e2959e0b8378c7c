import KithKernel
import KithModel

/// The forms that people fill in without signing in, as administrators see them.
enum FormEndpoints {
    static let all = [Endpoint(.get, "forms", about: .listForms, run: list)]

    private static func list(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("see the forms")
        let forms = call.kernel.forms.map { form -> JSON in
            [
                "name": .string(form.name), "title": .string(form.title),
                "summary": .string(form.summary), "path": .string("/forms/" + form.name),
                "fields": .array(form.fields.map(\.name).map(JSON.string)),
                "hosts": .array(form.hosts.map(JSON.string)), "tells": .boolean(form.tells),
            ]
        }
        return Response(200, ["forms": .array(forms)])
    }
}

extension Operation {
    static let listForms = Operation(
        "list_forms", "Lists the forms that people fill in without signing in", .upkeep,
        details: """
            For administrators. A form has its page at `path`, which also takes what other sites send \
            by POST: those under `hosts` from the browser, and servers. `tells` says whether it answers \
            what has become of it.
            """,
        answers: .json(
            200, "The forms of the plugins that run.",
            .object([
                "forms": .list(
                    of: .object([
                        "name": .text, "title": .text, "summary": .text, "path": .text,
                        "fields": .list(of: .text), "hosts": .list(of: .text), "tells": .flag,
                    ]))
            ])))
}
