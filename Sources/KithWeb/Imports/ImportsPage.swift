import KithAPI
import KithKernel
import KithModel
import KithQuery
import KithTransfer

/// Where an import begins: a file and what its rows are; and the imports that were.
struct ImportsPage {
    private let visit: Visit
    private let desk: ImportDesk
    private let uploads: [ImportState]
    private let sets: [ChangeSet]

    /// How many past imports are shown.
    private static let shown = 50

    /// The page, the upload, and the pages of one import.
    static let routes: [Route] =
        [
            Route(.get, "imports") { try await load($0).response() },
            Route(.post, "imports") { try await load($0).take() },
        ] + ImportPage.routes

    private static func load(_ visit: Visit) async throws -> ImportsPage {
        let desk = try visit.importDesk
        let principal = visit.visitor.principal
        return ImportsPage(
            visit: visit, desk: desk, uploads: try await desk.uploads(as: principal),
            sets: try await visit.kernel.changeSets(
                kind: "import", limit: shown, as: principal))
    }

    private func response(_ fault: KernelError? = nil) -> Response {
        visit.show(
            Page(
                fault == nil ? "Imports" : "Error: Imports", at: "/imports",
                status: fault == nil ? 200 : 422
            ) {
                pageHead("Imports")
                div(.class("page-body mid stack loose")) {
                    if let fault { alert("bad", .stop, .role("alert")) { p { fault.onPage } } }
                    choosing
                    if !uploads.isEmpty { waiting }
                    past
                }
            })
    }

    private var choosing: HTML {
        section(.class("card"), .aria(.labelledby, "new-import")) {
            div(.class("card-head")) { h2(.id("new-import")) { "Import a file" } }
            postForm(
                "/imports", visit.visitor, .class("pad stack"),
                .with("enctype", "multipart/form-data"), .flag("data-plain")
            ) {
                div(.class("cols")) {
                    div(.class("field")) {
                        label(.for("f-file")) { "File" }
                        span(.class("hint"), .id("f-file-h")) {
                            "A table as CSV, with the names of its columns in the first row."
                        }
                        input(
                            .class("input"), .id("f-file"), .name("file"), .type("file"),
                            .with("accept", ".csv,.tsv,.txt,text/csv"), .flag("required"),
                            .aria(.describedby, "f-file-h"))
                    }
                    div(.class("field")) {
                        label(.for("f-entity")) { "Its rows are" }
                        span(.class("hint"), .id("f-entity-h")) {
                            "Each row makes or changes one record."
                        }
                        select(
                            .class("input"), .id("f-entity"), .name("entity"),
                            .aria(.describedby, "f-entity-h")
                        ) {
                            for entity in visit.importable {
                                option(
                                    .value(entity.name),
                                    .flag(
                                        "selected",
                                        if: entity.name == visit.request.parameter("entity"))
                                ) { entity.definition.pluralTitle }
                            }
                        }
                    }
                }
                saved
                div(.class("row wrap")) {
                    button(.class("btn primary")) { "Upload and check" }
                    small { "Nothing is written before you have seen what would be." }
                }
            }
        }
    }

    private var saved: HTML {
        details(.class("more")) {
            summary { "Use a saved map" }
            div(.class("stack tight")) {
                div(.class("field")) {
                    label(.for("f-map-file")) { "Map as a file" }
                    input(
                        .class("input"), .id("f-map-file"), .name("map_file"), .type("file"),
                        .with("accept", ".json,application/json"))
                }
                div(.class("field")) {
                    label(.for("f-map")) { "Or pasted" }
                    textarea(
                        .class("input mono"), .id("f-map"), .name("map"),
                        .with("spellcheck", "false")
                    ) { visit.form["map"] ?? "" }
                }
            }
        }
    }

    private var waiting: HTML {
        let days = DayText(now: visit.visitor.now, zone: visit.visitor.caller.timeZone)
        return section(.class("card"), .aria(.labelledby, "uploads")) {
            div(.class("card-head")) {
                h2(.id("uploads")) { "Your uploads" }
                small(.class("end")) { "Kept for a day" }
            }
            PlainTable(
                "Your uploads", [.init("File"), .init("Uploaded"), .init("State")],
                rows: uploads.map { upload in
                    [
                        a(.href("/imports/\(upload.id)")) { upload.file },
                        days.html(ago: upload.at), HTML(text: upload.sentence),
                    ]
                }
            ).html
        }
    }

    private var past: HTML {
        let days = DayText(now: visit.visitor.now, zone: visit.visitor.caller.timeZone)
        return section(.class("card"), .aria(.labelledby, "past")) {
            div(.class("card-head")) { h2(.id("past")) { "Past imports" } }
            if sets.isEmpty {
                p(.class("pad soft sm")) {
                    "None yet. Each import is one change set: undo takes all of it back."
                }
            } else {
                PlainTable(
                    "Past imports", [.init("Import"), .init("When"), .init("State"), .init("")],
                    rows: sets.map { set in
                        [
                            title(set), days.html(ago: set.at), HTML(text: Self.state(set)),
                            undo(set),
                        ]
                    }
                ).html
            }
        }
    }

    private func title(_ set: ChangeSet) -> HTML {
        guard visit.visitor.isAdministrator else { return HTML(text: set.title) }
        return a(.href("/audit/sets/\(set.id)")) { set.title }
    }

    private static func state(_ set: ChangeSet) -> String {
        if set.undoneBy != nil { return "Taken back" }
        return set.state == "open" ? "Under way, or interrupted" : "Done"
    }

    private func undo(_ set: ChangeSet) -> HTML {
        guard set.undoneBy == nil else { return HTML() }
        return postForm("/undo", visit.visitor) {
            input(.type("hidden"), .name("set"), .value(set.id.description))
            input(.type("hidden"), .name("back"), .value("/imports"))
            button(.class("btn quiet"), .label("Undo \(set.title)")) { "Undo" }
        }
    }
}

extension ImportsPage {
    /// Takes the file, guesses or reads its map, and checks it at once.
    private func take() async throws -> Response {
        guard let file = visit.files.first(where: { $0.field == "file" && !$0.name.isEmpty })
        else { return response(KernelError(.required, "Choose a file to import.")) }
        let principal = visit.visitor.principal
        do {
            let maps = try savedMaps()
            let upload = try await desk.upload(file.name, file.body, as: principal)
            do {
                try await begin(upload.id, maps)
            } catch {
                try await desk.remove(upload.id, as: principal)
                throw error
            }
            return visit.redirect(to: "/imports/\(upload.id)")
        } catch let error as KernelError {
            return response(error)
        }
    }

    private func begin(_ id: String, _ maps: [ImportMap]?) async throws {
        let principal = visit.visitor.principal
        let preview = try await desk.preview(id, rows: 3, as: principal)
        var draft = ImportDrafts.Draft(
            maps: maps ?? [], headers: preview.headers, sample: preview.rows)
        if maps == nil {
            let entity = visit.form["entity"] ?? ""
            let proposal = try await desk.propose(id, for: entity, as: principal)
            draft.maps = [proposal.map]
            draft.notes = proposal.notes
        }
        visit.web.drafts.keep(draft, of: id)
        guard draft.maps.allSatisfy({ !$0.columns.isEmpty }) else { return }
        try await desk.start(
            id, draft.maps, ImportPage.options(isDryRun: true), as: principal)
    }

    private func savedMaps() throws -> [ImportMap]? {
        var text = (visit.form["map"] ?? "").trimmed
        if let file = visit.files.first(where: { $0.field == "map_file" && !$0.name.isEmpty }) {
            text = try Self.text(file)
        }
        return text.isEmpty ? nil : try ImportMap.read(text)
    }

    private static func text(_ file: UploadedFile) throws -> String {
        let source = try BodySource(file.body)
        defer { source.close() }
        var bytes: [UInt8] = []
        while case let piece = try source.next(), !piece.isEmpty {
            bytes += piece
            guard bytes.count <= MultipartForm.fieldLimit else { throw MultipartForm.tooLarge }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw KernelError(.malformed, "The map is no text in UTF-8.")
        }
        return text
    }
}

extension Visit {
    /// Where files are imported.
    ///
    /// - Throws: `not_found` for who may make no record at all.
    var importDesk: ImportDesk {
        get throws {
            guard let desk = web.imports, !importable.isEmpty else { throw Self.notFound }
            return desk
        }
    }

    /// The entities whose records the visitor may make, the kernel's own last and for
    /// administrators alone.
    var importable: [Entity] {
        let all = visitor.caller.entities.filter { entity in
            visitor.may(.create, entity) && !Self.machinery.contains(entity.name)
        }
        let plugins = all.filter { $0.owner != "kernel" }
        return visitor.isAdministrator ? plugins + all.filter { $0.owner == "kernel" } : plugins
    }

    private static let machinery: Set<String> = [
        "token", "plugin", "setting", "custom_entity", "custom_field",
        "merged_record",
    ]
}

extension ImportState {
    /// How it stands, in a few words.
    var sentence: String {
        switch stage {
        case .uploaded: "Waits for its columns"
        case .queued: "Waits for another import"
        case .running: "Under way"
        case .failed: "Stopped"
        case .done: report?.isDryRun ?? true ? "Checked, nothing is written yet" : "Imported"
        }
    }
}
