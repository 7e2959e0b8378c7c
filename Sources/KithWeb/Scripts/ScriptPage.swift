import KithAPI
import KithKernel
import KithModel
import KithQuery

/// One script: its text, what it may do, a trial on a real record, and its versions.
struct ScriptPage {
    private let visit: Visit
    private let script: Kernel.ScriptState
    private let versions: [Kernel.ScriptVersion]
    private let people: People
    private var text: String
    private var outline: Kernel.ScriptOutline?
    private var fault: KernelError?
    private var trial: ScriptTrialPart?
    private var offers: [String] = []

    static let routes: [Route] = [
        Administration.route(.get, ["scripts", ":script"]) { visit in
            let version = try await visit.kernel.scriptVersion(
                visit.part("script"), as: visit.visitor.principal)
            return try await load(visit, version.text ?? "").response()
        },
        Administration.route(.post, ["scripts", ":script"]) { visit in
            try await load(visit, sent(visit)).act()
        },
    ]

    /// The text that a form carries; browsers end lines by two characters.
    static func text(of form: Form) -> String {
        (form["text"] ?? "").split(separator: "\r\n", omittingEmptySubsequences: false)
            .joined(separator: "\n")
    }

    /// The text that the form is about: the one that it carries, or that of the version it names.
    private static func sent(_ visit: Visit) async throws -> String {
        if visit.form["text"] != nil { return text(of: visit.form) }
        let number = visit.form["version"].flatMap { Int64($0) }
        let version = try await visit.kernel.scriptVersion(
            visit.part("script"), number, as: visit.visitor.principal)
        return version.text ?? ""
    }

    private static func load(_ visit: Visit, _ text: String) async throws -> ScriptPage {
        let (name, principal) = (visit.part("script"), visit.visitor.principal)
        var page = ScriptPage(
            visit: visit, script: try await visit.kernel.script(name, as: principal),
            versions: try await visit.kernel.scriptVersions(name, limit: 20, as: principal),
            people: try await People(visit), text: text)
        do {
            page.outline = try visit.kernel.scriptOutline(of: text)
            page.fault = page.outline?.fault
        } catch let error as KernelError {
            page.fault = error
        }
        if let entity = page.outline?.entities.first {
            page.offers = try await visit.kernel.read(as: principal) { transaction in
                guard transaction.schema.entity(entity) != nil else { return [] }
                return try transaction.find(entity, limit: 20).map(\.title)
            }
        }
        return page
    }

    private var name: String { script.name }
    private var path: String { WebPath.path(["scripts", name]) }

    // MARK: Acts

    private func act() async throws -> Response {
        switch visit.form["act"] {
        case "try": return try await tried()
        case "publish": return try await publish()
        case "stop":
            try await visit.kernel.stopScript(
                name, as: visit.visitor.principal, door: visit.visitor.door)
            return visit.redirect(to: path, Flash("\(script.title) does not run any more."))
        case "remove":
            try await visit.kernel.removeScript(
                name, as: visit.visitor.principal, door: visit.visitor.door)
            return visit.redirect(to: "/scripts", Flash("\(script.title) is removed."))
        default: return try await save()
        }
    }

    private func save() async throws -> Response {
        do {
            let saved = try await visit.kernel.saveScript(
                text, named: name, as: visit.visitor.principal, door: visit.visitor.door)
            let words =
                saved.isNew
                ? "Saved as version \(saved.number)."
                : "Nothing was changed since version \(saved.number)."
            return visit.redirect(to: path, Flash(words))
        } catch let error as KernelError where error.code.status < 500 {
            return response(error)
        }
    }

    /// Publishes a version that is named, with what the page showed that it asks for; else saves
    /// what is written and publishes that.
    private func publish() async throws -> Response {
        do {
            var number = visit.form["version"].flatMap { Int64($0) }
            if number == nil {
                number = try await visit.kernel.saveScript(
                    text, named: name, as: visit.visitor.principal, door: visit.visitor.door
                ).number
            }
            try await visit.kernel.publishScript(
                name, number, approving: try await approved(number),
                as: visit.visitor.principal, door: visit.visitor.door)
            return visit.redirect(
                to: path, Flash("\(script.title) runs as version \(number ?? script.newest)."))
        } catch let error as KernelError where error.code.status < 500 {
            return response(error)
        }
    }

    /// What the page showed of what the version asks for: nothing else is approved unseen.
    ///
    /// - Returns: nil where the version asks for something that it did not show.
    private func approved(_ number: Int64?) async throws -> Set<String>? {
        let version = try await visit.kernel.scriptVersion(
            name, number, as: visit.visitor.principal)
        let asks = Set(try visit.kernel.scriptOutline(of: version.text ?? "").manifest.asks)
        let shown = asks.intersection(visit.form.all("grant"))
        let decided = Set(script.plugin?.approved ?? []).union(script.plugin?.refused ?? [])
        return asks.isSubset(of: shown.union(decided)) ? shown : nil
    }

    private func tried() async throws -> Response {
        var page = self
        do {
            page.trial = try await ScriptTrialPart.run(visit, text, outline)
        } catch let error as KernelError where error.code.status < 500 {
            return response(error)
        }
        return page.response()
    }

    // MARK: The page

    private func response(_ error: KernelError? = nil) -> Response {
        visit.show(
            Page(
                error == nil ? script.title : "Error: \(script.title)", at: "/scripts",
                status: error == nil ? 200 : 422
            ) {
                div(.class("record")) {
                    header(.class("record-head")) { head }
                    div(.class("record-main stack pad-block")) {
                        trial?.html ?? HTML()
                        if let error { ScriptEditor.fault(error) }
                        if error == nil, let fault { ScriptEditor.fault(fault) }
                        runningFault
                        postForm(path, visit.visitor, .class("stack"), .id("script")) {
                            ScriptEditor.html(text)
                            foot
                        }
                    }
                    aside(.class("record-side")) {
                        ScriptSide(
                            visit: visit, script: script, versions: versions, people: people,
                            outline: outline, fault: fault, offers: offers
                        ).html
                    }
                }
            })
    }

    private var head: HTML {
        HTML {
            crumbs([Crumb("Scripts", "/scripts")])
            div(.class("record-title")) {
                h1 { script.title }
                ScriptsPage.standing(script)
                div(.class("actions")) {
                    // Enter in a field presses the first button of its form: it must do no harm.
                    button(
                        .class("vh"), .form("script"), .name("act"), .value("try"),
                        .with("tabindex", "-1"), .hidden
                    ) { "Try" }
                    if script.isRunning {
                        postForm(path, visit.visitor) {
                            button(.class("btn"), .name("act"), .value("stop")) { "Stop" }
                        }
                    }
                    button(
                        .class("btn primary"), .form("script"), .name("act"), .value("publish")
                    ) { script.isRunning ? "Publish this text" : "Publish" }
                }
            }
        }
    }

    /// Why the version that should run does not.
    private var runningFault: HTML {
        guard let plugin = script.plugin, plugin.isInstalled, !plugin.isRemoved else {
            return HTML()
        }
        return HTML {
            PluginPage.fault(plugin)
            if let failure = plugin.health.recent.first, plugin.health.isDegraded {
                alert("bad", .stop) {
                    p { b { "The version that runs fails again and again." } }
                    p { failure.message }
                }
            }
        }
    }

    private var foot: HTML {
        div(.class("form-foot")) {
            button(.class("btn"), .name("act"), .value("save")) { "Save" }
            button(.class("btn"), .name("act"), .value("try")) { "Try" }
            small(.class("end only-wide")) { "Saving and trying change nothing that runs." }
        }
    }
}
