import KithModel
import KithQuery

extension QueryExecutor {
    /// Returns a record as it was at a moment, or nil when there was none.
    ///
    /// A record that was deleted then is returned with its `deleted_at`. Nobody's rights
    /// are asked: the caller has read the present record by a plan and masks the fields.
    ///
    /// - Throws: `StoreError`.
    package func record(
        _ id: RecordID, entity: Entity, at moment: Instant, schema: Schema
    ) throws -> Record? {
        let source = PastRecords(session: session, codec: codec, schema: schema, moment: moment)
        guard let past = try source.records([id], of: entity)[id], past.existed else {
            return nil
        }
        var record = past.record
        try dateBack(&record, to: moment)
        return record
    }

    private func dateBack(_ record: inout Record, to moment: Instant) throws {
        let place = session.dialect.placeholder
        let names = PastChange.columns.map(\.column).joined(separator: ", ")
        let last = PastChange.last(of: place(1), until: place(2))
        let sql = "SELECT \(names) FROM kith_change WHERE seq = \(last)"
        let bindings: [SQLValue] = [
            .integer(record.id.rawValue), .integer(moment.milliseconds),
        ]
        try session.query(sql, bindings) { row in
            record[.version] = .integer(row.integer(0))
            record[.updatedAt] = .instant(Instant(milliseconds: row.integer(1)))
            let actor = row.isNull(2) ? nil : RecordID(rawValue: row.integer(2))
            record[.updatedBy] = actor.map(Value.reference) ?? .null
        }
    }
}
