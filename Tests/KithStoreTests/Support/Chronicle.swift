import KithModel
import KithStore
import Testing

/// Writes records with their changes in the log, at moments of its own.
struct Chronicle {
    let sample: SampleStore

    /// The moment so many minutes after the beginning.
    static func minute(_ count: Int64) -> Instant {
        Instant(milliseconds: SampleStore.now.milliseconds + count * 60_000)
    }

    func create(_ entity: String, _ values: [String: Value], at minute: Int64) async throws
        -> RecordID
    {
        let record = try sample.record(entity, values, at: Self.minute(minute))
        try await sample.add([record])
        let after = record.entity.fields.map { ($0, record[$0]) }.filter { !$0.1.isNull }
        try await log(record, .create, minute, before: nil, after: after)
        return record.id
    }

    func update(
        _ entity: String, _ id: RecordID, _ values: [String: Value], at minute: Int64,
        _ operation: ChangeOperation = .update
    ) async throws {
        var record = try await present(entity, id)
        let fields = values.keys.compactMap { record.entity.field($0) }
        let before = fields.map { ($0, record[$0]) }
        for (name, value) in values { try record.set(name, value) }
        if operation != .rollup {
            record[.version] = .integer(record.version + 1)
            record[.updatedAt] = .instant(Self.minute(minute))
        }
        let changed = record
        let (schema, codec) = (sample.schema, sample.codec)
        try await sample.store.write { session in
            let table = RecordTable(
                changed.entity, schema: schema, codec: codec, dialect: session.dialect)
            try table.update(changed, slots: Array(1..<changed.values.count), session)
        }
        try await log(
            record, operation, minute, before: before, after: fields.map { ($0, changed[$0]) })
    }

    func delete(_ entity: String, _ id: RecordID, at minute: Int64) async throws {
        let moment = Value.instant(Self.minute(minute))
        try await update(entity, id, ["deleted_at": moment], at: minute, .delete)
    }

    func restore(_ entity: String, _ id: RecordID, at minute: Int64) async throws {
        try await update(entity, id, ["deleted_at": .null], at: minute, .restore)
    }

    private func present(_ entity: String, _ id: RecordID) async throws -> Record {
        let entity = try sample.entity(entity)
        let (schema, codec) = (sample.schema, sample.codec)
        let records = try await sample.store.read { session in
            try RecordTable(entity, schema: schema, codec: codec, dialect: session.dialect)
                .fetch([id], session)
        }
        return try #require(records.first)
    }

    private func log(
        _ record: Record, _ operation: ChangeOperation, _ minute: Int64,
        before: [(field: Field, value: Value)]?, after: [(field: Field, value: Value)]
    ) async throws {
        let set = sample.newID()
        let images = (before.map { ChangeImage.encode($0) }, ChangeImage.encode(after))
        try await sample.store.write { session in
            let table = ChangeTable(session)
            try table.append(
                ChangeEntry(
                    seq: table.lastSeq() + 1, set: set, at: Self.minute(minute), actor: nil,
                    via: "test", cause: nil, entity: record.entity.id, record: record.id,
                    version: record.version, operation: operation, before: images.0,
                    after: images.1, salt: nil, digest: []))
        }
    }
}
