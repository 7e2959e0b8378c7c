import KithKernel
import KithModel
import KithTransfer

/// Imports of files: upload, proposal, run, progress, report, refused rows, undo.
enum ImportEndpoints {
    static let all = [
        Endpoint(.get, "imports", about: .listImports, run: list),
        Endpoint(
            .post, "imports", ["name"], about: .uploadImport, writes: false, repetition: .noted,
            run: upload),
        Endpoint(.get, "imports/{id}", ["after"], about: .showImport, run: state),
        Endpoint(
            .delete, "imports/{id}", about: .removeImport, writes: false, repetition: .noted,
            run: remove),
        Endpoint(.get, "imports/{id}/preview", ["rows"], about: .previewImport, run: preview),
        Endpoint(.get, "imports/{id}/proposal", ["entity"], about: .proposeImport, run: proposal),
        Endpoint(
            .post, "imports/{id}/run", about: .runImport, writes: false, repetition: .noted,
            run: start),
        Endpoint(.get, "imports/{id}/errors", about: .importErrors, run: errors),
        Endpoint(.post, "imports/{id}/undo", about: .undoImport, run: undo),
    ]

    private static func list(_ call: Call) async throws -> Response {
        let uploads = try await call.api.imports.uploads(as: call.principal)
        return Response(200, ["imports": .array(uploads.map(\.json))])
    }

    /// Takes the body as a file; `?name=deals.csv` is what its owner calls it.
    private static func upload(_ call: Call) async throws -> Response {
        let state = try await call.api.imports.upload(
            call.text("name") ?? "import.csv", call.request.body, as: call.principal)
        var response = Response(201, json: state.json)
        response.headers.append(("location", "/api/v1/imports/\(state.id)"))
        return response
    }

    /// How it stands; with `?after=VERSION` not before that is newer or final.
    private static func state(_ call: Call) async throws -> Response {
        let version = try call.integer("after", in: 0...Int64(Int32.max)).map { Int($0) }
        return Response(
            json: try await call.api.imports.state(
                call.part("id"), after: version, as: call.principal
            ).json)
    }

    private static func remove(_ call: Call) async throws -> Response {
        try await call.api.imports.remove(call.part("id"), as: call.principal)
        return Response(204)
    }

    private static func preview(_ call: Call) async throws -> Response {
        let rows = Int(try call.integer("rows", in: 1...50) ?? 5)
        let preview = try await call.api.imports.preview(
            call.part("id"), rows: rows, as: call.principal)
        return Response(
            200,
            [
                "headers": .array(preview.headers.map(JSON.string)),
                "rows": .array(preview.rows.map { .array($0.map(JSON.string)) }),
            ])
    }

    private static func proposal(_ call: Call) async throws -> Response {
        let proposal = try await call.api.imports.propose(
            call.part("id"), for: call.text("entity") ?? "", as: call.principal)
        return Response(
            200,
            [
                "map": proposal.map.json, "left_out": .array(proposal.leftOut.map(JSON.string)),
                "notes": .array(proposal.notes.map(JSON.string)),
            ])
    }

    /// Orders a run: `{"maps": [{…}], "dry_run": true, "clear_empty": false}`.
    private static func start(_ call: Call) async throws -> Response {
        let body = try call.members(["maps", "dry_run", "clear_empty"])
        let maps = try (body["maps"]?.array ?? []).enumerated().map {
            try ImportMap($0.element, place: "map \($0.offset + 1)")
        }
        guard !maps.isEmpty else {
            throw KernelError(
                .required, "`maps` is missing.",
                recovery: "Have one proposed: GET /api/v1/imports/ID/proposal?entity=ENTITY",
                field: "maps")
        }
        let options = ImportOptions(
            isDryRun: body["dry_run"]?.boolean ?? false,
            clearsEmpty: body["clear_empty"]?.boolean ?? false)
        let state = try await call.api.imports.start(
            call.part("id"), maps, options, as: call.principal)
        return Response(202, json: state.json)
    }

    /// The refused rows as a file that can be mended and imported.
    private static func errors(_ call: Call) async throws -> Response {
        let path = try await call.api.imports.errorFile(call.part("id"), as: call.principal)
        return Response(
            200,
            headers: [
                ("content-type", "text/csv; charset=utf-8"),
                ("content-disposition", "attachment; filename=\"errors.csv\""),
            ], body: .stream { try await FileStream(path).send(to: $0) })
    }

    private static func undo(_ call: Call) async throws -> Response {
        try await call.write { once in
            try await call.api.imports.undo(call.part("id"), as: call.principal, once: once)
        } answer: { result in
            Response(200, result.json).noting(result.receipt)
        }
    }
}
