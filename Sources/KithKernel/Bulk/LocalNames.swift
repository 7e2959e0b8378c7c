import KithModel

/// The records that the operations of one call create, by the names that the call gives them.
struct LocalNames {
    private enum Standing {
        case created(RecordID)
        case refused(index: Int)
    }

    private var standings: [String: Standing] = [:]

    /// Notes what became of the operation that creates the record of a name.
    mutating func settle(_ name: String?, _ index: Int, _ record: RecordID?) {
        guard let name else { return }
        standings[name] = record.map(Standing.created) ?? .refused(index: index)
    }

    /// Returns the id that a text is, or that the record of its name has.
    ///
    /// - Throws: `invalid`, naming the field.
    func id(_ text: String, field: String) throws -> RecordID {
        guard text.hasPrefix(BulkOperation.mark) else {
            if let id = RecordID(text) { return id }
            throw KernelError(
                .invalid, "`\(text)` is not the id of a record.",
                recovery: "Give its 13 letters and digits, or $NAME of a record of this call.",
                field: field)
        }
        switch standings[String(text.dropFirst())] {
        case .created(let id): return id
        case .refused(let index):
            throw KernelError(
                .invalid, "`\(text)` is the record of operation \(index), which was refused.",
                recovery: "Mend that one first.", field: field)
        case nil:
            throw KernelError(
                .invalid, "No operation before this one creates a record as `\(text)`.",
                recovery: "Give the name to one that stands before: \"as\": \"NAME\".",
                field: field)
        }
    }

    /// Returns values with ids in place of names where an entity's fields are references: a
    /// text may begin as it likes.
    func resolved(_ values: JSONObject, of entity: Entity) throws -> JSONObject {
        var resolved = values
        for (name, value) in values {
            switch entity.field(name)?.type {
            case .reference:
                guard let text = value.string, text.hasPrefix(BulkOperation.mark) else { continue }
                resolved[name] = .string(try id(text, field: name).description)
            case .polymorphic:
                guard var target = value.object, let text = target["id"]?.string,
                    text.hasPrefix(BulkOperation.mark)
                else { continue }
                target["id"] = .string(try id(text, field: name).description)
                resolved[name] = .object(target)
            default: continue
            }
        }
        return resolved
    }
}

extension BulkOperation {
    /// The names of records that the operation means.
    var meant: Set<String> {
        let ids =
            [target]
            + values.flatMap { _, value in
                [value.string, value["id"]?.string].compactMap(\.self)
            }
        return Set(ids.filter { $0.hasPrefix(Self.mark) }.map { String($0.dropFirst()) })
    }
}
