import KithAPI
import KithKernel
import KithModel

/// The page on which a script begins: an empty one, or one that comes along.
struct NewScriptPage {
    static let routes: [Route] = [
        Administration.route(.get, ["scripts", "new"]) { visit in
            response(visit, text: first(visit))
        },
        Administration.route(.post, ["scripts", "new"]) { try await save($0) },
    ]

    private static func first(_ visit: Visit) -> String {
        let name = visit.request.parameter("from")
        return visit.kernel.exampleScripts.first { $0.name == name }?.text ?? begin
    }

    /// What an empty page holds.
    private static let begin = """
        --[[
        {
          "id": "my_script",
          "title": "What it does, in a few words",
          "grants": { "entities": { "account": ["read"] } }
        }
        ]]

        kith.on("account.before_save", function(event)
          for account in event:records() do
            if account:changed("name") then kith.log("now called", account.name) end
          end
        end)

        """

    private static func save(_ visit: Visit) async throws -> Response {
        let text = ScriptPage.text(of: visit.form)
        do {
            let outline = try visit.kernel.scriptOutline(of: text)
            let known = try await visit.kernel.scripts(as: visit.visitor.principal)
            guard !known.contains(where: { $0.name == outline.name }) else {
                throw KernelError(
                    .conflict, "There is a script `\(outline.name)` already.",
                    recovery: "Give this one another id in its first comment.")
            }
            _ = try await visit.kernel.saveScript(
                text, as: visit.visitor.principal, door: visit.visitor.door)
            return visit.redirect(
                to: WebPath.path(["scripts", outline.name]),
                Flash("\(outline.manifest.name) is saved. Try it on a record before it runs."))
        } catch let error as KernelError where error.code.status < 500 {
            return response(visit, text: text, error)
        }
    }

    private static func response(
        _ visit: Visit, text: String, _ error: KernelError? = nil
    ) -> Response {
        visit.show(
            Page(
                error == nil ? "New script" : "Error: New script", at: "/scripts",
                status: error == nil ? 200 : 422
            ) {
                pageHead("New script", crumbs: [Crumb("Scripts", "/scripts")])
                postForm(
                    "/scripts/new", visit.visitor, .class("page-body mid stack"), .id("script")
                ) {
                    if let error { ScriptEditor.fault(error) }
                    ScriptEditor.html(text)
                    div(.class("form-foot")) {
                        button(.class("btn primary"), .name("act"), .value("save")) { "Save" }
                        small { "Saving runs nothing: that is a step of its own." }
                    }
                }
            })
    }
}
