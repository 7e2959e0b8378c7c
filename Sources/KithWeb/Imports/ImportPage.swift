import KithAPI
import KithKernel
import KithModel
import KithTransfer

/// One import: its columns, what the check found, how the run goes, and what came of it.
struct ImportPage {
    let visit: Visit
    let desk: ImportDesk
    let state: ImportState
    let draft: ImportDrafts.Draft
    /// What a form was refused for.
    var fault: KernelError?

    /// The page and its acts.
    static let routes: [Route] =
        [
            Route(.get, "imports", ":id") { try await load($0).response() },
            Route(.get, "imports", ":id", "errors") { try await load($0).errors() },
        ] + acts

    /// Looks up an upload of the visitor.
    ///
    /// With `?after=VERSION` it answers not before there is news.
    static func load(_ visit: Visit) async throws -> ImportPage {
        let desk = try visit.importDesk
        let id = visit.part("id")
        let principal = visit.visitor.principal
        let after = visit.request.parameter("after").flatMap { Int($0) }
        let state = try await desk.state(id, after: after, as: principal)
        if let draft = visit.web.drafts.draft(id) {
            return ImportPage(visit: visit, desk: desk, state: state, draft: draft)
        }
        let preview = try await desk.preview(id, rows: 3, as: principal)
        let draft = ImportDrafts.Draft(maps: [], headers: preview.headers, sample: preview.rows)
        return ImportPage(visit: visit, desk: desk, state: state, draft: draft)
    }

    /// How the browser's imports run: every fault is listed, so that reasons can be counted.
    static func options(isDryRun: Bool, clearsEmpty: Bool = false) -> ImportOptions {
        ImportOptions(isDryRun: isDryRun, clearsEmpty: clearsEmpty, listedFaults: 20_000)
    }

    var path: String { "/imports/\(state.id)" }

    func response() -> Response {
        visit.show(
            Page(
                fault == nil ? title : "Error: \(title)", at: "/imports",
                status: fault == nil ? 200 : 422
            ) {
                pageHead(title, crumbs: [Crumb("Imports", "/imports")]) {
                    span(.class("hint only-wide")) {
                        "\(draft.headers.count) columns"
                    }
                    postForm("\(path)/remove", visit.visitor) {
                        button(.class("btn quiet")) {
                            state.stage.isUnderWay ? "Stop and remove" : "Remove upload"
                        }
                    }
                }
                div(.class("page-body mid stack loose")) {
                    steps
                    messages
                    content
                }
            })
    }

    private var title: String {
        let names = draft.maps.map(\.entity).reduce(into: [String]()) { names, name in
            if !names.contains(name) { names.append(name) }
        }
        let titles = names.prefix(3).map { name in
            (visit.generation.schema.entity(name)?.definition.pluralTitle ?? name).lowercased()
        }
        return "Import \(PluginWords.list(titles)) from \(state.file)"
    }

    /// Whether the last run has written.
    private var isWritten: Bool {
        guard let report = state.report else { return false }
        return !report.isDryRun
    }

    @HTMLBuilder private var content: HTML {
        if state.stage.isUnderWay {
            progress
        } else if isWritten, let report = state.report {
            ImportOutcome(self, report).html
        } else {
            ImportColumns(self).html
            if let report = state.report { ImportCheck(self, report).html }
        }
    }

    private var steps: HTML {
        let now =
            if isWritten || (state.stage.isUnderWay && draft.isWriting) {
                3
            } else if state.report
                != nil || state.stage.isUnderWay
            { 2 } else { 1 }
        let names = ["Choose file", "Match columns", "Check", "Import"]
        return ol(.class("steps"), .label("Steps")) {
            for (index, name) in names.enumerated() {
                li(.class(index < now ? "done" : index == now ? "now" : "")) {
                    span(.current(index == now, "step")) {
                        if index < now { icon(.check, small: true) } else { b { index + 1 } }
                        span(.class("name")) { name }
                    }
                }
            }
        }
    }

    @HTMLBuilder private var messages: HTML {
        if let fault {
            alert("bad", .stop, .role("alert")) { p { fault.onPage } }
        }
        if let error = state.error {
            alert("bad", .stop, .role("alert")) {
                p {
                    b { "The run has stopped. " }
                    error.onPage
                }
            }
        }
        if state.report == nil, !state.stage.isUnderWay {
            for note in draft.notes {
                alert("warn", .warn) { p { Self.plain(note) } }
            }
        }
    }

    /// A note without the marks that a terminal shows.
    private static func plain(_ note: String) -> String {
        note.replacing("`", with: "").replacing("say which in dates", with: "choose below")
            .replacing("say which in numbers", with: "choose below")
    }

    /// How far the run has come; the script asks for it again, a link does without.
    private var progress: HTML {
        section(
            .class("card"), .part("progress"), .with("data-wait", String(state.version)),
            .aria(.labelledby, "p")
        ) {
            div(.class("card-head")) {
                h2(.id("p")) { draft.isWriting ? "Importing" : "Checking: nothing is written" }
            }
            div(.class("pad stack tight")) {
                label(.class("row sm"), .for("pr")) {
                    "\(NumberText.grouped(Int64(state.progress?.rows ?? 0))) rows read"
                }
                element(
                    "progress",
                    [
                        .id("pr"), .value(String(state.progress?.bytes ?? 0)),
                        .with("max", String(max(state.progress?.totalBytes ?? 1, 1))),
                    ]
                ) { HTML() }
                div(.class("row wrap")) {
                    a(.class("btn"), .href(path)) { "Show how far it is" }
                    small { "You can leave this page; it goes on." }
                }
            }
        }
    }

    private func errors() async throws -> Response {
        let file = try await desk.errorFile(state.id, as: visit.visitor.principal)
        let name = PercentNames.fit("rejected-\(state.file)")
        return Response(
            200,
            headers: [
                ("content-type", "text/csv; charset=utf-8"),
                ("content-disposition", "attachment; filename=\"\(name)\""),
            ],
            body: .stream { write in
                let source = try BodySource(.file(file))
                defer { source.close() }
                while case let piece = try source.next(), !piece.isEmpty {
                    try await write(Array(piece))
                }
            })
    }
}

/// Names of files as they may stand in a header.
enum PercentNames {
    /// Returns a name with everything but plain letters, digits and `._-` left out.
    static func fit(_ name: String) -> String {
        String(
            decoding: name.utf8.map { byte -> UInt8 in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x2D, 0x5F: byte
                default: UInt8(ascii: "_")
                }
            }, as: UTF8.self)
    }
}
