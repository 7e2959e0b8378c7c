import KithAPI
import KithKernel
import KithModel

/// The workflow scripts: how each stands, and texts to begin with.
struct ScriptsPage {
    private let visit: Visit
    private let scripts: [Kernel.ScriptState]

    static let routes: [Route] =
        [
            Administration.route(.get, ["scripts"]) { visit in
                let scripts = try await visit.kernel.scripts(as: visit.visitor.principal)
                return ScriptsPage(visit: visit, scripts: scripts).response()
            }
        ] + NewScriptPage.routes + ScriptPage.routes + ScriptVersionPage.routes

    private func response() -> Response {
        visit.show(
            Page("Scripts", at: "/scripts") {
                pageHead("Scripts") {
                    a(.class("btn primary"), .href("/scripts/new")) { "New script" }
                }
                div(.class("page-body mid stack")) {
                    if scripts.isEmpty {
                        emptyState("No scripts yet", .cmd, level: 2) {
                            p {
                                "A script is a short text in Lua that works for you: it is tried on "
                                    + "real records first, and runs when you publish it."
                            }
                            a(.class("btn"), .href("/scripts/new")) { "Write the first" }
                        }
                    } else {
                        div(.class("card")) { list }
                    }
                    examples
                }
            })
    }

    private var list: HTML {
        PlainTable(
            "Scripts", [.init("Script"), .init("State"), .init("Version", isNumber: true)],
            rows: scripts.map { script in
                [
                    HTML {
                        a(.href(WebPath.path(["scripts", script.name]))) { script.title }
                        " "
                        small { script.name }
                    },
                    Self.standing(script),
                    HTML { Self.versions(script) },
                ]
            }
        ).html
    }

    private var examples: HTML {
        let known = Set(scripts.map(\.name))
        let offered = visit.kernel.exampleScripts.filter { !known.contains($0.name) }
        guard !offered.isEmpty else { return HTML() }
        return section(.class("stack tight"), .aria(.labelledby, "examples")) {
            h2(.id("examples")) { "To begin with" }
            div(.class("cols")) {
                for example in offered { card(example) }
            }
        }
    }

    private func card(_ example: ScriptReader.Example) -> HTML {
        let outline = try? visit.kernel.scriptOutline(of: example.text)
        return article(.class("card plugin")) {
            div(.class("stack tight")) {
                h3 { outline?.manifest.name ?? example.name }
                p(.class("sm soft")) { outline?.manifest.summary ?? "" }
            }
            footer(.class("row wrap")) {
                a(.class("btn"), .href("/scripts/new?from=\(example.name)")) { "Look at it" }
            }
        }
    }

    /// Writes which versions there are.
    static func versions(_ script: Kernel.ScriptState) -> String {
        guard let published = script.published, published != script.newest else {
            return "\(script.newest)"
        }
        return "\(published) of \(script.newest)"
    }

    /// Writes how a script stands, in a word with a picture.
    static func standing(_ script: Kernel.ScriptState) -> HTML {
        let (tone, picture, words): (String, Icon, String) =
            switch script.standing {
            case .draft: ("", .edit, "Draft")
            case .published: ("good", .ok, "Runs")
            case .changed: ("good", .ok, "Runs; a newer version is saved")
            case .stopped: ("", .stop, "Stopped")
            case .failed: ("bad", .warn, "Fails")
            }
        return span(.class("state \(tone)")) {
            icon(picture)
            words
        }
    }
}
