extension FieldType {
    /// The keys that some type takes beside `type`.
    static let parameters: Set<String> = [
        "scale", "rated_on", "choices", "entity", "on_delete", "inverse", "entities", "pattern",
        "expression", "result", "function", "reference", "field", "filter", "purpose",
    ]

    /// The members that tell the type in a field's document.
    var members: [(key: String, value: JSON)] {
        var members: [(key: String, value: JSON)] = [("type", .string(name))]
        func add(_ key: String, _ text: String?) {
            if let text { members.append((key, .string(text))) }
        }
        switch self {
        case .text, .longText, .integer, .boolean, .date, .instant, .localTime, .email, .phone,
            .url, .file, .json:
            break
        case .decimal(let scale): members.append(("scale", .integer(Int64(scale))))
        case .money(let ratedOn): add("rated_on", ratedOn)
        case .choice(let choices), .multiChoice(let choices):
            members.append(("choices", .array(choices.map(\.json))))
        case .reference(let reference):
            add("entity", reference.entity)
            add("on_delete", reference.onDelete == .restrict ? nil : reference.onDelete.rawValue)
            add("inverse", reference.inverse)
        case .polymorphic(let entities):
            if !entities.isEmpty { members.append(("entities", .array(entities.map(JSON.string)))) }
        case .autoNumber(let pattern): add("pattern", pattern)
        case .formula(let expression, let result):
            add("expression", expression)
            members.append(("result", result.document))
        case .rollup(let rollup):
            add("function", rollup.function.rawValue)
            add("entity", rollup.entity)
            add("reference", rollup.reference)
            add("field", rollup.field)
            add("filter", rollup.filter)
            if rollup.result != .integer { members.append(("result", rollup.result.document)) }
        case .consent(let purpose): add("purpose", purpose)
        }
        return members
    }

    /// The type by itself: its word where that says all, else an object.
    private var document: JSON {
        let members = members
        return members.count == 1 ? .string(name) : .object(JSONObject(uniqueMembers: members))
    }

    /// Reads the type out of a field's document.
    init(_ reader: inout MemberReader) throws {
        let name = try reader.required("type")
        guard let type = try Self.plain[name] ?? Self.read(name, &reader) else {
            let hint = Suggestion.question(for: name, among: Self.names)
            throw reader.failure("unknown type `\(name)`\(hint)")
        }
        self = type
    }

    private static let plain: [String: FieldType] = Dictionary(
        uniqueKeysWithValues: [
            FieldType.text, .longText, .integer, .boolean, .date, .instant, .localTime, .email,
            .phone, .url, .file, .json,
        ].map { ($0.name, $0) })

    private static let names: [String] =
        plain.keys.sorted() + [
            "decimal", "money", "choice", "multi_choice", "reference", "polymorphic",
            "auto_number", "formula", "rollup", "consent",
        ]

    private static func read(_ name: String, _ reader: inout MemberReader) throws -> FieldType? {
        switch name {
        case "decimal": return .decimal(scale: try scale(&reader))
        case "money": return .money(ratedOn: try reader.text("rated_on"))
        case "choice": return .choice(try choices(&reader))
        case "multi_choice": return .multiChoice(try choices(&reader))
        case "reference": return .reference(try Reference(&reader))
        case "polymorphic": return .polymorphic(entities: try reader.texts("entities"))
        case "auto_number": return .autoNumber(pattern: try reader.required("pattern"))
        case "formula":
            let expression = try reader.required("expression")
            guard let result = reader.take("result") else { throw reader.missing("result") }
            return .formula(expression: expression, result: try nested(result, reader))
        case "rollup": return .rollup(try Rollup(&reader))
        case "consent": return .consent(purpose: try reader.required("purpose"))
        default: return nil
        }
    }

    private static func scale(_ reader: inout MemberReader) throws -> Int {
        let scale = try reader.requiredInteger("scale")
        guard (0...9).contains(scale) else {
            throw reader.failure("`scale` is a number of decimals from 0 to 9, not \(scale).")
        }
        return Int(scale)
    }

    private static func choices(_ reader: inout MemberReader) throws -> [Choice] {
        let place = reader.place
        let choices = try reader.array("choices").map { json in
            if let key = json.string { return Choice(key) }
            var members = try MemberReader(json, "a choice of \(place)")
            let choice = Choice(
                try members.required("key"), title: try members.text("title"))
            try members.finish()
            return choice
        }
        guard !choices.isEmpty else { throw reader.missing("choices") }
        return choices
    }

    /// Reads the type of a result, a word or an object.
    fileprivate static func nested(_ json: JSON, _ reader: MemberReader) throws -> FieldType {
        let object: JSON = json.string.map { .object(["type": .string($0)]) } ?? json
        var members = try MemberReader(object, "`result` of \(reader.place)")
        let name = try members.required("type")
        guard !["formula", "rollup", "auto_number"].contains(name) else {
            throw reader.failure("`result` is a type of plain values, not `\(name)`.")
        }
        let type = try FieldType(&members)
        try members.finish(type: type.name)
        return type
    }
}

extension FieldType.Choice {
    fileprivate var json: JSON {
        guard title != Naming.title(of: key) else { return .string(key) }
        return .object(["key": .string(key), "title": .string(title)])
    }
}

extension FieldType.Reference {
    fileprivate init(_ reader: inout MemberReader) throws {
        self.init(
            try reader.required("entity"),
            onDelete: try reader.word("on_delete", FieldType.DeleteRule.self) ?? .restrict,
            inverse: try reader.text("inverse"))
    }
}

extension FieldType.Rollup {
    fileprivate init(_ reader: inout MemberReader) throws {
        guard let function = try reader.word("function", Function.self) else {
            throw reader.missing("function")
        }
        let entity = try reader.required("entity")
        let reference = try reader.required("reference")
        let field = try reader.text("field")
        let filter = try reader.text("filter")
        let result = try reader.take("result").map { try FieldType.nested($0, reader) }
        self.init(
            function, of: entity, by: reference, field: field, where: filter,
            result: result ?? .integer)
    }
}
