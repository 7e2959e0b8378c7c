import KithModel

/// Fills the places in an action's values, as `{{name}}`, with fields of the record.
struct RulePlaces {
    /// The record that the rule runs for.
    let record: Record

    /// How the whole record is called: `{{record}}`.
    static let whole = "record"

    /// Returns values with their places filled.
    ///
    /// A text that is nothing but one place takes the field's value as it is; others take it as text.
    func filled(_ json: JSON) throws -> JSON {
        switch json {
        case .string(let text): return try filled(text)
        case .array(let parts): return .array(try parts.map(filled))
        case .object(let members):
            var object = JSONObject()
            for (name, value) in members { object[name] = try filled(value) }
            return .object(object)
        default: return json
        }
    }

    private func filled(_ text: String) throws -> JSON {
        let parts = Self.parts(of: text)
        if parts.count == 1, case .place(let name) = parts[0] { return try value(name) }
        guard parts.contains(where: \.isPlace) else { return .string(text) }
        var whole = ""
        for part in parts {
            switch part {
            case .text(let text): whole += text
            case .place(Self.whole): whole += record.title
            case .place(let name): whole += record.values[try field(name).slot].plainText
            }
        }
        return .string(whole)
    }

    private func value(_ name: String) throws -> JSON {
        if name == Self.whole { return Self.reference(record.entity.name, record.id) }
        let field = try field(name)
        let value = record.values[field.slot]
        guard let target = field.target, let id = value.reference else { return value.apiJSON }
        return Self.reference(target, id)
    }

    private func field(_ name: String) throws -> Field {
        guard let field = record.entity.field(name) else { throw record.entity.unknownField(name) }
        return field
    }

    private static func reference(_ entity: String, _ id: RecordID) -> JSON {
        ["entity": .string(entity), "id": .string(id.description)]
    }

    // MARK: Finding them

    enum Part: Equatable {
        case text(String)
        case place(String)

        var isPlace: Bool { if case .place = self { true } else { false } }
    }

    /// Returns what a text is made of.
    static func parts(of text: String) -> [Part] {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{"),
            let end = rest[open.upperBound...].firstRange(of: "}}")
        {
            if rest.startIndex < open.lowerBound {
                parts.append(.text(String(rest[..<open.lowerBound])))
            }
            let name = rest[open.upperBound..<end.lowerBound]
            parts.append(.place(name.split(separator: " ").joined(separator: " ")))
            rest = rest[end.upperBound...]
        }
        if !rest.isEmpty || parts.isEmpty { parts.append(.text(String(rest))) }
        return parts
    }

    /// Returns the names of all places of some values.
    static func names(in json: JSON) -> Set<String> {
        switch json {
        case .string(let text):
            Set(parts(of: text).compactMap { if case .place(let name) = $0 { name } else { nil } })
        case .array(let parts): parts.reduce(into: []) { $0.formUnion(names(in: $1)) }
        case .object(let members): members.reduce(into: []) { $0.formUnion(names(in: $1.value)) }
        default: []
        }
    }
}
