import KithAPI
import KithKernel
import KithModel

/// The rules: what each begins with and how it stands.
struct RulesPage {
    static let routes: [Route] =
        [
            Administration.route(.get, ["rules"]) { visit in
                let rules = try await visit.kernel.rules(as: visit.visitor.principal)
                return response(visit, rules)
            }
        ] + RulePage.routes

    private static func response(_ visit: Visit, _ rules: [Kernel.RuleState]) -> Response {
        visit.show(
            Page("Rules", at: "/rules") {
                pageHead("Rules") {
                    a(.class("btn primary"), .href("/rules/new")) { "New rule" }
                }
                div(.class("page-body mid stack")) {
                    if rules.isEmpty {
                        emptyState("No rules yet", .bell, level: 2) {
                            p {
                                "A rule does something by itself when a record changes and a "
                                    + "condition is true of it. It is tried before it is activated."
                            }
                            a(.class("btn"), .href("/rules/new")) { "Make the first" }
                        }
                    } else {
                        div(.class("card")) { list(rules) }
                    }
                }
            })
    }

    private static func list(_ rules: [Kernel.RuleState]) -> HTML {
        PlainTable(
            "Rules", [.init("Rule"), .init("Begins with"), .init("State")],
            rows: rules.map { rule in
                [
                    HTML {
                        a(.href(WebPath.path(["rules", rule.definition.name]))) {
                            rule.definition.title
                        }
                        " "
                        small { rule.definition.name }
                    },
                    HTML { rule.definition.event }, standing(rule),
                ]
            }
        ).html
    }

    /// Writes how a rule stands, in a word with a picture.
    static func standing(_ rule: Kernel.RuleState) -> HTML {
        let (tone, picture, words): (String, Icon, String) =
            switch rule.standing {
            case .draft: ("", .edit, "Draft")
            case .active: ("good", .ok, "Active")
            case .changed: ("good", .ok, "Active as it was; saved anew since")
            case .stopped: ("", .stop, "Stopped")
            case .failed: ("bad", .warn, "Fails")
            }
        return span(.class("state \(tone)")) {
            icon(picture)
            words
        }
    }
}
