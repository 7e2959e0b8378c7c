import KithKernel
import KithModel

/// What stands beside a script's text: its trial, what it may do, its versions.
struct ScriptSide {
    let visit: Visit
    let script: Kernel.ScriptState
    let versions: [Kernel.ScriptVersion]
    let people: People
    /// What the text says; nil where its manifest cannot be read.
    let outline: Kernel.ScriptOutline?
    let fault: KernelError?
    /// The titles of records that it can be tried on.
    let offers: [String]

    private var name: String { script.name }
    private var days: DayText {
        DayText(now: visit.visitor.now, zone: visit.visitor.caller.timeZone)
    }

    private func who(_ user: RecordID?) -> String {
        user.flatMap { id in people.users.first { $0.id == id }?.name } ?? "Kith"
    }

    /// Writes it.
    var html: HTML {
        HTML {
            tryPanel
            grants
            versionPanel
            if !script.isRunning { removal }
        }
    }

    private var tryPanel: HTML {
        details(.class("panel"), .flag("open")) {
            summary { h2 { "Try it" } }
            div(.class("stack tight pad-block")) {
                small { "It runs on a real record, tells what it does, and all of it is undone." }
                jobField
                entityField
                field("record", "Record", "A title, or an id", list: "records")
                datalist(.id("records")) {
                    for title in offers { option(.value(title)) { "" } }
                }
                field("change", "Change first", "As stage = Won; nothing: as it is")
                button(.class("btn"), .form("script"), .name("act"), .value("try")) { "Try" }
            }
        }
    }

    /// Its jobs and schedules, beside its hooks.
    private var jobField: HTML {
        let jobs = outline?.jobs ?? []
        guard !jobs.isEmpty else { return HTML() }
        let chosen = visit.form["job"]
        return div(.class("field")) {
            label(.for("try-job")) { "What runs" }
            select(.class("input"), .id("try-job"), .name("job"), .form("script")) {
                if outline?.entities.isEmpty == false {
                    option(.value("")) { "Its hooks, on a record" }
                }
                for job in jobs {
                    option(.value(job), .flag("selected", if: chosen == job)) { job }
                }
            }
        }
    }

    private var entityField: HTML {
        let entities = outline?.entities ?? []
        guard entities.count > 1 else {
            return input(
                .type("hidden"), .name("entity"), .value(entities.first ?? ""), .form("script"))
        }
        return div(.class("field")) {
            label(.for("try-entity")) { "Kind of record" }
            select(.class("input"), .id("try-entity"), .name("entity"), .form("script")) {
                for entity in entities {
                    option(.value(entity), .flag("selected", if: visit.form["entity"] == entity)) {
                        visit.generation.schema.entity(entity)?.definition.title ?? entity
                    }
                }
            }
        }
    }

    private func field(
        _ name: String, _ title: String, _ hint: String, list: String? = nil
    ) -> HTML {
        div(.class("field")) {
            label(.for("try-" + name)) { title }
            input(
                .class("input"), .id("try-" + name), .name(name), .form("script"),
                .value(visit.form[name] ?? ""), .placeholder(hint), .with("list", list),
                .with("autocomplete", "off"))
        }
    }

    /// What the text asks for; what nobody has decided on is approved by publishing it.
    private var grants: HTML {
        let asks = outline?.manifest.asks ?? []
        let approved = Set(script.plugin?.approved ?? [])
        let refused = Set(script.plugin?.refused ?? [])
        let words = outline.map { PluginWords.grants($0.manifest) } ?? []
        return details(.class("panel"), .flag("open")) {
            summary { h2 { "What it may do" } }
            div(.class("stack tight pad-block")) {
                if asks.isEmpty {
                    small {
                        fault == nil
                            ? "Nothing with anybody's records."
                            : "That can be told once the mistake is mended."
                    }
                }
                ul(.class("points soft")) {
                    for word in words {
                        li {
                            icon(.key)
                            span { word }
                        }
                    }
                }
                for ask in asks where !approved.contains(ask) && !refused.contains(ask) {
                    input(.type("hidden"), .name("grant"), .value(ask), .form("script"))
                }
                if asks.contains(where: { !approved.contains($0) && !refused.contains($0) }) {
                    small { "Publishing approves this." }
                }
                if !refused.isEmpty {
                    small { "Refused: " + refused.sorted().joined(separator: ", ") }
                }
            }
        }
    }

    private var versionPanel: HTML {
        details(.class("panel"), .flag("open")) {
            summary { h2 { "Versions" } }
            ul(.class("lines")) {
                for version in versions {
                    li {
                        div {
                            a(
                                .href(
                                    WebPath.path(["scripts", name, "versions", "\(version.number)"])
                                )
                            ) { "Version \(version.number)" }
                            if version.number == script.published, script.isRunning {
                                " "
                                span(.class("state good")) {
                                    icon(.ok)
                                    "Runs"
                                }
                            }
                            small {
                                who(version.by) + ", " + days.ago(version.at) + ", "
                                    + days.time(version.at)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Folded, so that nobody removes a script by one press.
    private var removal: HTML {
        details(.class("panel")) {
            summary { h2 { "Remove" } }
            postForm(
                WebPath.path(["scripts", name]), visit.visitor, .class("stack tight pad-block")
            ) {
                small {
                    "It goes with its versions, settings and approvals; its texts stay in the change log."
                }
                button(.class("btn danger"), .name("act"), .value("remove")) {
                    "Remove this script"
                }
            }
        }
    }
}
