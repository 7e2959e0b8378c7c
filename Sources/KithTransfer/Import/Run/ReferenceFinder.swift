import KithKernel
import KithModel

/// Finds records by names, many at a time, among those that the caller may read.
struct ReferenceFinder {
    /// What a name means.
    enum Meaning: Sendable {
        case one(RecordID)
        /// Several records have the name.
        case several
    }

    private static let listed = 500
    private static let compared = 50
    private static let page = 1000

    let transaction: Transaction

    /// Returns what names mean; one for which there is no record is missing.
    ///
    /// A name is compared exactly first, then by its folded form. One query for 500 names,
    /// and one for 50 of those that are not found so.
    func find(_ names: [String], _ lookup: Lookup) throws -> [String: Meaning] {
        var meanings: [String: Meaning] = [:]
        var rest = names
        if !lookup.isByID {
            try findExact(rest[...], lookup, &meanings)
            rest = rest.filter { meanings[$0] == nil }
            if lookup.key.type.isTextual { try findFolded(rest, lookup, &meanings) }
        }
        guard lookup.takesIDs else { return meanings }
        let ids = rest.filter { meanings[$0] == nil && Lookup.isID($0) }
        try findIDs(ids, lookup, &meanings)
        return meanings
    }

    private func findExact(
        _ names: ArraySlice<String>, _ lookup: Lookup, _ meanings: inout [String: Meaning]
    ) throws {
        for chunk in names.chunks(of: Self.listed) {
            let found = try transaction.find(
                lookup.target.name, where: "`\(lookup.key.name)` in :names",
                ["names": .array(chunk.map(JSON.string))], sort: "id", limit: Self.page)
            guard found.count < Self.page || chunk.count == 1 else {
                // So many records share these names that some may be missing.
                for half in chunk.chunks(of: (chunk.count + 1) / 2) {
                    try findExact(half, lookup, &meanings)
                }
                continue
            }
            for record in found { Self.add(record, record[lookup.key].plainText, &meanings) }
        }
    }

    private func findFolded(
        _ names: [String], _ lookup: Lookup, _ meanings: inout [String: Meaning]
    ) throws {
        let names = Dictionary(grouping: names, by: FoldedText.fold)
        for chunk in names.keys.sorted()[...].chunks(of: Self.compared) {
            let terms = chunk.indices.map { "lower(`\(lookup.key.name)`) = :n\($0)" }
            var parameters: [String: JSON] = [:]
            for index in chunk.indices { parameters["n\(index)"] = .string(chunk[index]) }
            let found = try transaction.find(
                lookup.target.name, where: terms.joined(separator: " or "), parameters,
                sort: "id", limit: Self.page)
            for record in found {
                let fold = FoldedText.fold(record[lookup.key].plainText)
                for name in names[fold] ?? [] { Self.add(record, name, &meanings) }
            }
        }
    }

    private func findIDs(
        _ ids: [String], _ lookup: Lookup, _ meanings: inout [String: Meaning]
    ) throws {
        for chunk in ids[...].chunks(of: Self.listed) {
            let found = try transaction.find(
                lookup.target.name, where: "id in :ids",
                ["ids": .array(chunk.map { .string($0.lowercased()) })], sort: "id",
                limit: Self.page)
            let records = Set(found.map(\.id))
            for name in chunk {
                guard let id = RecordID(name), records.contains(id) else { continue }
                meanings[name] = .one(id)
            }
        }
    }

    private static func add(
        _ record: Record, _ name: String, _ meanings: inout [String: Meaning]
    ) {
        meanings[name] = meanings[name] == nil ? .one(record.id) : .several
    }
}

extension ArraySlice {
    /// The elements in pieces of a size.
    func chunks(of size: Int) -> [ArraySlice] {
        stride(from: startIndex, to: endIndex, by: Swift.max(1, size)).map {
            self[$0..<Swift.min($0 + Swift.max(1, size), endIndex)]
        }
    }
}
