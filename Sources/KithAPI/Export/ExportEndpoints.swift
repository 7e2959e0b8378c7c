import KithKernel
import KithModel
import KithTransfer

/// All records that a question means, however many, as CSV or NDJSON.
enum ExportEndpoints {
    static let all = [
        Endpoint(
            .get, "export/{entity}",
            [
                "filter", "fields", "sort", "as_of", "deleted", "format", "ids",
                Endpoint.valuePrefix,
            ],
            about: .exportRecords, run: export)
    ]

    private static func export(_ call: Call) async throws -> Response {
        let question = try await call.question(about: call.part("entity"))
        let word = call.text("format") ?? "csv"
        guard let format = Exporter.Format(rawValue: word) else {
            throw Call.unfit("format", word, "csv or ndjson")
        }
        let showsIDs = try call.flag("ids")
        try await call.kernel.requireExport(question, as: call.principal)
        let exporter = Exporter(call.kernel, as: call.principal)
        let type = format == .csv ? "text/csv; charset=utf-8" : "application/x-ndjson"
        let name = "\(call.part("entity")).\(format.rawValue)"
        return Response(
            200,
            headers: [
                ("content-type", type),
                ("content-disposition", "attachment; filename=\"\(name)\""),
            ],
            body: .stream { write in
                try await ExportPipe().run(to: write) { pipe in
                    try await exporter.export(
                        question, as: format, showsIDs: showsIDs, to: pipe.push,
                        finish: pipe.pushLast)
                }
            })
    }
}
