import KithModel
import KithQuery

/// The order of a list, and how it is walked from one page to the next.
///
/// Empty values come last in either direction, and the id decides last: it runs in the
/// direction of the last key, so that an index on `(column, id)` gives the whole order.
struct RecordOrder {
    /// The keys before the id.
    let keys: [Key]
    /// Whether the newest of equals comes first.
    let isNewestFirst: Bool
    /// The parts into which the rest of the list is cut, in their order.
    let segments: [Segment]

    /// One step of the order.
    struct Key {
        let path: FieldPath
        let isDescending: Bool
        let isNullable: Bool
        /// Whether an index is likely to hold the rows in this order.
        let isIndexed: Bool
        let isText: Bool
    }

    /// A part of the rest of the list that one statement returns in order.
    ///
    /// A list by one indexed key is cut where its order would keep the database from
    /// walking the index: between the last page's value, what follows it, and no value.
    enum Segment: Hashable {
        /// All that comes after the place.
        case rest(after: [SQLValue]?)
        /// What has the value of the place, after its id.
        case tied(with: SQLValue)
        /// What has a value behind that of the place.
        case beyond(SQLValue)
        /// What has a value.
        case filled
        /// What has no value; after the id of the place where that has none either.
        case empty(isAfterPlace: Bool)
    }

    /// Settles the order of a query.
    ///
    /// - Throws: `malformed` for a cursor of another order; `unknown_field`.
    init(_ query: Query, _ compiler: QueryCompiler) throws {
        let entity = try compiler.entity(query.entity)
        var keys: [Key] = []
        var isNewestFirst: Bool?
        for step in query.sort {
            // A scope of its own: looking a field up joins nothing into the statement.
            let columns = try compiler.columns(
                step.path, in: compiler.scope(entity), for: .principal)
            isNewestFirst = step.isDescending
            if !columns.isDistant, columns.field.slot == SystemField.id.slot { break }
            keys.append(Key(columns, step))
        }
        self.keys = keys
        self.isNewestFirst = isNewestFirst ?? true
        let values = try query.after.map { try Self.values(of: $0, for: keys, of: query) }
        segments = Self.segments(keys, after: values)
    }

    private static func segments(_ keys: [Key], after values: [SQLValue]?) -> [Segment] {
        guard keys.count == 1, keys[0].isIndexed else { return [.rest(after: values)] }
        let empty: [Segment] = keys[0].isNullable ? [.empty(isAfterPlace: false)] : []
        guard let value = values?.first else {
            return keys[0].isNullable ? [.filled] + empty : [.rest(after: nil)]
        }
        guard value != .null else { return [.empty(isAfterPlace: true)] }
        return [.tied(with: value), .beyond(value)] + empty
    }

    private static func values(
        of cursor: Cursor, for keys: [Key], of query: Query
    ) throws -> [SQLValue] {
        // What stands behind the id in the order has a place in the cursor, and no say.
        guard cursor.keys.count == query.sort.count else { throw foreign }
        return try zip(keys, cursor.keys).map { key, json in
            switch json {
            case .null where key.isNullable: .null
            case .string(let text) where key.isText: .text(text)
            case .integer(let integer) where !key.isText: .integer(integer)
            default: throw foreign
            }
        }
    }

    private static let foreign = KernelError(
        .malformed, "The cursor belongs to a list in another order.",
        recovery: "Ask for the first page again, without a cursor.")
}

extension RecordOrder.Key {
    fileprivate init(_ columns: FieldColumns, _ step: SortKey) {
        let always: [SystemField] = [.id, .version, .createdAt, .updatedAt]
        let isAlwaysSet = always.contains { $0.slot == columns.field.slot }
        path = step.path
        isDescending = step.isDescending
        isNullable = columns.isDistant || !isAlwaysSet
        isIndexed = columns.hasIndex && !columns.isDistant
        isText = columns.sortColumn.storage == .text
    }
}
