import KithAPI
import KithKernel
import KithModel

/// One version of a script: its text as what was changed, and the button that lets it run again.
struct ScriptVersionPage {
    private let visit: Visit
    private let script: Kernel.ScriptState
    private let version: Kernel.ScriptVersion
    /// The version that it is compared with; nil for the first.
    private let other: Kernel.ScriptVersion?
    private let outline: Kernel.ScriptOutline

    static let routes: [Route] = [
        Administration.route(.get, ["scripts", ":script", "versions", ":version"]) { visit in
            try await load(visit).response()
        }
    ]

    private static func load(_ visit: Visit) async throws -> ScriptVersionPage {
        let (name, principal) = (visit.part("script"), visit.visitor.principal)
        guard let number = Int64(visit.part("version")) else { throw Visit.notFound }
        let version = try await visit.kernel.scriptVersion(name, number, as: principal)
        let against = visit.request.parameter("against").flatMap { Int64($0) } ?? number - 1
        let other =
            against > 0 && against != number
            ? try await visit.kernel.scriptVersion(name, against, as: principal) : nil
        return ScriptVersionPage(
            visit: visit, script: try await visit.kernel.script(name, as: principal),
            version: version, other: other,
            outline: try visit.kernel.scriptOutline(of: version.text ?? ""))
    }

    private var path: String { WebPath.path(["scripts", script.name]) }
    private var runs: Bool { script.isRunning && script.published == version.number }

    private func response() -> Response {
        let title = "Version \(version.number)"
        return visit.show(
            Page("\(title) of \(script.title)", at: "/scripts") {
                pageHead(
                    title, crumbs: [Crumb("Scripts", "/scripts"), Crumb(script.title, path)]
                ) {
                    if runs {
                        span(.class("state good")) {
                            icon(.ok)
                            "Runs"
                        }
                    } else {
                        publish
                    }
                }
                div(.class("page-body mid stack")) {
                    if let fault = outline.fault { ScriptEditor.fault(fault) }
                    rights
                    p(.class("soft")) { words }
                    div(.class("card")) { lines }
                    choice
                }
            })
    }

    private var words: String {
        guard let other else { return "The first version, whole." }
        return "What was changed since version \(other.number)."
    }

    private var rights: HTML {
        let words = PluginWords.grants(outline.manifest)
        return ul(.class("points soft"), .label("What it may do")) {
            for word in words {
                li {
                    icon(.key)
                    span { word }
                }
            }
        }
    }

    private var publish: HTML {
        postForm(path, visit.visitor) {
            input(.type("hidden"), .name("version"), .value("\(version.number)"))
            for ask in outline.manifest.asks {
                input(.type("hidden"), .name("grant"), .value(ask))
            }
            button(.class("btn primary"), .name("act"), .value("publish")) {
                "Let version \(version.number) run"
            }
        }
    }

    private var lines: HTML {
        let found = LineDifference(from: other?.text ?? "", to: version.text ?? "").lines
        return ol(.class("diff")) {
            for line in found {
                let isSame = other == nil || line.kind == .same
                li(.class(isSame ? "" : line.kind.rawValue)) {
                    span(.class("num")) { line.old.map { "\($0)" } ?? "" }
                    span(.class("num")) { line.new.map { "\($0)" } ?? "" }
                    span { isSame ? "" : line.kind == .added ? "+" : "-" }
                    code { line.text }
                }
            }
        }
    }

    /// The other versions that it can be compared with.
    private var choice: HTML {
        let numbers = [script.published, script.newest, version.number - 1].compactMap(\.self)
        let others = Set(numbers).subtracting([version.number, other?.number ?? 0, 0]).sorted()
        guard !others.isEmpty else { return HTML() }
        return p {
            small { "Compare with " }
            for number in others {
                a(
                    .href(
                        WebPath.path(["scripts", script.name, "versions", "\(version.number)"])
                            + "?against=\(number)")
                ) { "version \(number)" }
                " "
            }
        }
    }
}
