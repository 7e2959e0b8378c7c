import KithKernel
import KithModel
import KithQuery
import KithTransfer

/// Records of any entity: listed, read, created, changed, deleted and restored.
enum RecordEndpoints {
    static let all = [
        Endpoint(
            .get, "records/{entity}", Call.questionParameters + ["format"], about: .listRecords,
            run: list),
        Endpoint(.post, "records/{entity}", ["names"], about: .createRecords, run: create),
        Endpoint(.delete, "records/{entity}", ["ids"], about: .deleteRecords, run: deleteSeveral),
        Endpoint(.post, "records/{entity}/restore", about: .restoreRecords, run: restoreSeveral),
        Endpoint(
            .get, "records/{entity}/{id}", ["as_of", "fields", "expand", Description.parameter],
            about: .getRecord, run: get),
        Endpoint(
            .patch, "records/{entity}/{id}", ["names", "version"], about: .updateRecord, run: update
        ),
        Endpoint(
            .delete, "records/{entity}/{id}", ["version"], about: .deleteRecord, run: delete),
        Endpoint(
            .post, "records/{entity}/{id}/restore", ["version"], about: .restoreRecord,
            run: restore),
        Endpoint(
            .get, "records/{entity}/{id}/history", ["limit", "after", Description.parameter],
            about: .recordHistory, run: history),
        Endpoint(
            .get, "records/{entity}/{id}/timeline",
            ["kinds", "from", "to", "changes", "limit", "after", "count"], about: .recordTimeline,
            run: timeline),
    ]

    /// A page of records; with `format=csv` as a table for spreadsheets.
    private static func list(_ call: Call) async throws -> Response {
        let question = try await call.question(about: call.part("entity"))
        let format = call.text("format") ?? "json"
        guard ["json", "csv"].contains(format) else {
            throw Call.unfit("format", format, "json or csv")
        }
        let answer = try await call.kernel.query(question, as: call.principal)
        guard format == "csv" else { return try await call.page(answer, asOf: question.asOf) }
        var writer = TableWriter(showsIDs: false)
        let bytes = answer.rows.isEmpty ? writer.headers(answer) : writer.write(answer)
        return Response(
            200, headers: [("content-type", "text/csv; charset=utf-8")], body: .bytes(bytes))
    }

    /// The timeline of a record: what points to it and, with `changes=true`, what was changed.
    private static func timeline(_ call: Call) async throws -> Response {
        var question = TimelineRequest(call.part("entity"), try call.id())
        question.kinds = (call.text("kinds") ?? "").split(separator: ",").map(String.init)
        question.from = try day("from", call)
        question.to = try day("to", call)
        question.includesChanges = try call.flag("changes")
        question.limit = Int(try call.integer("limit", in: 1...200) ?? 50)
        question.after = call.text("after")
        question.isCounted = try call.flag("count")
        return Response(json: try await call.kernel.timeline(question, as: call.principal).json)
    }

    private static func day(_ name: String, _ call: Call) throws -> CalendarDate? {
        guard let text = call.text(name) else { return nil }
        guard let day = CalendarDate(text) else {
            throw Call.unfit(name, text, "a day, as 2026-11-16")
        }
        return day
    }

    /// One record; with a description as a page that holds this one.
    private static func get(_ call: Call) async throws -> Response {
        let entity = call.part("entity")
        let answer = try await call.record(
            try call.id(), of: entity, asOf: try await call.moment("as_of"))
        guard try !call.isDescribed() else { return try await call.page(answer) }
        var record = answer.record(at: 0).object ?? [:]
        record["related"] = answer.relatedJSON
        var response = Response(200, record)
        response.headers.append(("etag", "\"\(answer.versions[0])\""))
        return response
    }

    /// Makes the record that the body is, or all of the list that it is, or none.
    private static func create(_ call: Call) async throws -> Response {
        let entity = call.part("entity")
        let body = try call.json()
        let list = body.array ?? [body]
        var inputs = list.compactMap(\.object)
        guard !inputs.isEmpty, inputs.count == list.count else {
            throw KernelError(
                .malformed, "The JSON is neither a record nor a list of records.",
                recovery: "Write it as {\"name\": \"…\"}.")
        }
        for index in inputs.indices {
            inputs[index] = try await call.resolvingNames(in: inputs[index], of: entity)
        }
        let drafts = inputs
        return try await call.write { once in
            try await call.kernel.create(
                entity, drafts, as: call.principal, door: call.door, once: once)
        } answer: { records, receipt in
            guard body.array == nil, let record = records.first else {
                let object: JSONObject = ["records": .array(records.map(\.json))]
                return Response(201, object).noting(receipt)
            }
            return Call.one(record, status: 201, receipt)
        }
    }

    /// Changes the fields that the body names.
    private static func update(_ call: Call) async throws -> Response {
        let entity = call.part("entity")
        let id = try call.id()
        let input = try await call.resolvingNames(in: try call.object(), of: entity)
        return try await call.writeUnderCondition(on: id, entity) { version in
            try await call.write { once in
                try await call.kernel.update(
                    entity, id, input, version: version, as: call.principal, door: call.door,
                    once: once)
            } answer: { record, receipt in
                Call.one(record, status: 200, receipt)
            }
        }
    }

    private static func delete(_ call: Call) async throws -> Response {
        let id = try call.id()
        return try await call.writeUnderCondition(on: id, call.part("entity")) { version in
            try await delete([id], call, version: version)
        }
    }

    /// Deletes several, all or none: `?ids=ID,ID`.
    private static func deleteSeveral(_ call: Call) async throws -> Response {
        let ids = try (call.text("ids") ?? "").split(separator: ",").map { try Call.id(String($0)) }
        guard !ids.isEmpty else {
            throw KernelError(
                .required, "`ids` is missing.", recovery: "Name the records: ?ids=ID,ID",
                field: "ids")
        }
        return try await delete(ids, call)
    }

    private static func delete(
        _ ids: [RecordID], _ call: Call, version: Int64? = nil
    ) async throws -> Response {
        try await call.write { once in
            try await call.kernel.delete(
                call.part("entity"), ids, version: version, as: call.principal,
                door: call.door, once: once)
        } answer: { receipt in
            Response(json: receipt.json).noting(receipt)
        }
    }

    private static func restore(_ call: Call) async throws -> Response {
        let id = try call.id()
        return try await call.writeUnderCondition(on: id, call.part("entity")) { version in
            try await restore([id], call, version: version)
        }
    }

    /// Restores several, all or none: `{"ids": ["ID", "ID"]}`.
    private static func restoreSeveral(_ call: Call) async throws -> Response {
        let ids = try call.members(["ids"])["ids"]?.array ?? []
        return try await restore(try ids.compactMap(\.string).map(Call.id), call)
    }

    private static func restore(
        _ ids: [RecordID], _ call: Call, version: Int64? = nil
    ) async throws -> Response {
        try await call.write { once in
            try await call.kernel.restore(
                call.part("entity"), ids, version: version, as: call.principal,
                door: call.door, once: once)
        } answer: { receipt in
            Response(json: receipt.json).noting(receipt)
        }
    }

    private static func history(_ call: Call) async throws -> Response {
        let entity = call.part("entity")
        let after = call.text("after")
        let page = try await call.kernel.historyPage(
            of: try call.id(), entity, before: after,
            limit: Int(try call.integer("limit", in: 1...1000) ?? 50), as: call.principal)
        guard !page.changes.isEmpty || after != nil else {
            throw KernelError(
                .notFound, "There is no \(entity) \(call.part("id")).",
                recovery: "Look for it: kith query \(entity)")
        }
        var object = try await call.described(page.changes)
        object["next"] = page.next.map(JSON.string) ?? .null
        return Response(200, object)
    }
}
