import ArgumentParser
import KithKernel
import KithModel
import KithQuery

/// The command `kith record`.
struct Records: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Create, show, change, delete and restore single records.",
        subcommands: [
            CreateRecord.self, GetRecord.self, UpdateRecord.self, DeleteRecords.self,
            RestoreRecords.self, ShowHistory.self,
        ])

    /// Returns the id that a text is.
    ///
    /// - Throws: `invalid` for a text that is none.
    static func id(_ text: String) throws -> RecordID {
        if let id = RecordID(text) { return id }
        throw KernelError(
            .invalid, "`\(text)` is not the id of a record.",
            recovery:
                "An id has 13 letters and digits; look it up: kith query ENTITY or kith search TEXT"
        )
    }

    /// Returns the one record of an id.
    ///
    /// - Throws: `not_found` when there is none, or none that the caller may read.
    static func one(
        _ id: RecordID, of entity: String, asOf: Instant? = nil, in session: Session
    ) async throws -> QueryAnswer {
        var request = QueryRequest(entity, filter: "id = :id")
        request.parameters["id"] = .string(id.description)
        request.asOf = asOf
        let answer = try await session.kernel.query(request, as: session.principal)
        guard answer.rows.isEmpty else { return answer }
        let when = asOf.map { " at \($0)" } ?? ""
        throw KernelError(
            .notFound, "There is no \(entity) \(id)\(when).",
            recovery: "Look for it: kith query \(entity)")
    }

    /// Returns a record of an answer as a list of its fields.
    static func card(_ answer: QueryAnswer, zone: TimeZoneRules) -> String {
        let values = ValueText(zone: zone, titles: answer.titles)
        var table = TextTable(.whole("field"), "value")
        for row in answer.rows.prefix(1) {
            for (value, column) in zip(row, answer.columns) where !value.isNull {
                table.add([column.name, values.text(value, column.field)])
            }
        }
        return table.text()
    }
}
