import KithModel
import KithQuery

/// A map made ready for one file and one caller: fields and headers found, rights checked.
struct ImportPlan: Sendable {
    let map: ImportMap
    let entity: Entity
    let columns: [ImportColumn]
    /// The columns by whose values a row finds the record that it changes.
    let match: [Int]
    /// Whether the match is by the record's id.
    let isMatchedByID: Bool
    let mayCreate: Bool
    let mayUpdate: Bool

    /// The ways in which references are found.
    var lookups: Set<Lookup> {
        Set(
            columns.compactMap { column in
                if case .reference(let lookup, _) = column.kind { return lookup }
                return nil
            })
    }

    /// The ways in which rows refer to each other.
    var selfLookups: Set<Lookup> { lookups.filter { $0.target == entity && !$0.isByID } }

    /// The columns whose names rows find each other by.
    var keyColumns: [(lookup: Lookup, column: ImportColumn)] {
        selfLookups.compactMap { lookup in
            columns.first { $0.field == lookup.key && $0.header != nil }.map { (lookup, $0) }
        }
    }
}

extension Lookup {
    /// Whether a record of an entity brings a name under which others find it.
    func isMet(by entity: Entity) -> Bool { target == entity && !isByID }
}
