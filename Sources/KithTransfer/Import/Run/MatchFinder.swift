import KithKernel
import KithModel

/// Finds the records that rows change, many at a time, among those that the caller may read.
struct MatchFinder {
    /// The records that have a key's values.
    enum Match {
        case one(Record)
        case several(Int)
    }

    private static let listed = 500
    private static let page = 1000

    let transaction: Transaction
    let entity: Entity
    let fields: [Field]

    /// Returns the records of keys; a key without one is missing.
    ///
    /// One query for 500 keys. Several fields are asked for one by one, so that more than what
    /// is meant may come back; what does not fit in one answer is asked for in halves.
    func find(_ keys: Set<MatchKey>) throws -> [MatchKey: Match] {
        var matches: [MatchKey: Match] = [:]
        for chunk in Array(keys)[...].chunks(of: Self.listed) {
            try find(chunk, &matches)
        }
        return matches
    }

    private func find(_ keys: ArraySlice<MatchKey>, _ matches: inout [MatchKey: Match]) throws {
        var parameters: [String: JSON] = [:]
        var terms: [String] = []
        for (place, field) in fields.enumerated() {
            let values = Set(keys.map { $0.values[place] })
            parameters["v\(place)"] = .array(values.map(\.apiJSON))
            terms.append("`\(field.name)` in :v\(place)")
        }
        let found = try transaction.find(
            entity.name, where: terms.joined(separator: " and "), parameters, sort: "id",
            limit: Self.page)
        guard found.count < Self.page || keys.count == 1 else {
            for half in keys.chunks(of: (keys.count + 1) / 2) { try find(half, &matches) }
            return
        }
        let wanted = Set(keys)
        for record in found {
            guard let key = MatchKey(entity, fields, { record[$0] }), wanted.contains(key) else {
                continue
            }
            switch matches[key] {
            case nil: matches[key] = .one(record)
            case .one?: matches[key] = .several(2)
            case .several(let count)?: matches[key] = .several(count + 1)
            }
        }
    }
}
