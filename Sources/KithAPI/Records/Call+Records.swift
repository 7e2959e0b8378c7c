import KithKernel
import KithModel
import KithQuery

/// Single records, as several endpoints read and tell them.
extension Call {
    /// Returns the one record of an id.
    ///
    /// - Throws: `not_found` when there is none, or none that the caller may read.
    func record(
        _ id: RecordID, of entity: String, asOf: Instant? = nil
    ) async throws -> QueryAnswer {
        var question = QueryRequest(entity, filter: "id = :id")
        question.parameters["id"] = .string(id.description)
        question.fields = text("fields")
        question.expand = text("expand")
        question.asOf = asOf
        let answer = try await kernel.query(question, as: principal)
        guard answer.rows.isEmpty else { return answer }
        let when = asOf.map { " at \($0)" } ?? ""
        throw KernelError(
            .notFound, "There is no \(entity) \(id)\(when).",
            recovery: "Look for it: kith query \(entity)")
    }

    /// Returns the version of a record, deleted or not; nil where there is none that the
    /// caller may read.
    func version(of id: RecordID, _ entity: String) async throws -> Int64? {
        var question = QueryRequest(entity, filter: "id = :id")
        question.parameters["id"] = .string(id.description)
        question.fields = "id"
        question.deletion = .either
        return try await kernel.query(question, as: principal).versions.first
    }

    /// Puts ids in place of names, where `names=true` says that people typed the values.
    func resolvingNames(in input: JSONObject, of entity: String) async throws -> JSONObject {
        guard try flag("names"), let known = kernel.generation.schema.entity(entity) else {
            return input
        }
        return try await kernel.resolvingNames(
            in: input, of: known.fields.map(\.definition), as: principal)
    }

    /// Answers with a record as it was written.
    static func one(_ record: Record, status: Int, _ receipt: WriteReceipt) -> Response {
        var response = Response(status, json: record.json).noting(receipt)
        response.headers.append(("etag", "\"\(record.version)\""))
        if status == 201 {
            response.headers.append(
                ("location", "/api/v1/records/\(record.entity.name)/\(record.id)"))
        }
        // By code points: one character may hold a megabyte of combining marks.
        let title = String(String.UnicodeScalarView(record.title.unicodeScalars.prefix(200)))
        response.headers.append(("kith-title", PercentCoding.encode(title)))
        return response
    }

    /// Returns changes, with what a client needs to show them where that is asked for.
    func described(_ changes: [ChangeSummary]) async throws -> JSONObject {
        var object: JSONObject = ["changes": .array(changes.map(\.json))]
        guard try isDescribed() else { return object }
        object[Description.member] = try await description(of: changes)
        return object
    }

    /// Returns what a client needs to show changes.
    func description(of changes: [ChangeSummary]) async throws -> JSON {
        let titles = try await Titles(kernel, principal).titles(in: changes)
        return Description.changes(changes, titles, try await timeZone())
    }
}

extension Response {
    /// Returns the answer with the change set of what was written, in the header
    /// `kith-change-set`.
    func noting(_ receipt: WriteReceipt) -> Response {
        guard let set = receipt.set else { return self }
        var noted = self
        noted.headers.append(("kith-change-set", set.description))
        return noted
    }
}

extension WriteReceipt {
    /// The receipt as the API writes it.
    package var json: JSON {
        [
            "set": set.map { .string($0.description) } ?? .null,
            "changes": .integer(Int64(changes)),
        ]
    }
}
