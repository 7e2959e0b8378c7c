import KithKernel
import KithModel
import KithQuery

/// Records of one entity that a script holds.
struct LuaBatch {
    /// Where a record comes from.
    enum Row {
        /// A record as it was read.
        case read(Record)
        /// One that is being written; what a before hook assigns becomes part of it.
        case change(RecordChange)
        /// None: what a record was before it was created.
        case none
    }

    let entity: Entity
    let rows: [Row]

    /// Makes a batch of records that were read.
    init(_ records: [Record], of entity: Entity) {
        self.entity = entity
        rows = records.map(Row.read)
    }

    /// Makes a batch of records that are being written, as they become.
    init(changes: [RecordChange], of entity: Entity) {
        self.entity = entity
        rows = changes.map(Row.change)
    }

    /// Makes a batch of records that are being written, as they were.
    init(old changes: [RecordChange], of entity: Entity) {
        self.entity = entity
        rows = changes.map { $0.old.map(Row.read) ?? .none }
    }

    /// Returns the id of a record.
    ///
    /// - Throws: `plugin_error` for a place where there is none.
    func id(_ place: UInt32) throws -> RecordID {
        guard Int(place) < rows.count else { throw Self.missing }
        switch rows[Int(place)] {
        case .read(let record): return record.id
        case .change(let change): return change.id
        case .none: throw Self.missing
        }
    }

    /// Returns a field's value in every record.
    func values(_ field: Field) -> [Value] {
        rows.map { row in
            switch row {
            case .read(let record): record[field]
            case .change(let change): change.new[field]
            case .none: .null
            }
        }
    }

    /// The change that a record is part of, if it is being written.
    func change(_ place: UInt32) -> RecordChange? {
        guard Int(place) < rows.count, case .change(let change) = rows[Int(place)] else {
            return nil
        }
        return change
    }

    private static let missing = KernelError(.pluginError, "There is no such record in the batch.")
}
