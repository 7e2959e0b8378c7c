import KithModel

/// Reads the options that a script gives, and refuses those that nobody asked for.
struct OptionReader {
    private let options: [String: HostValue]
    private let function: String
    private var asked: Set<String> = []

    init(_ options: [String: HostValue], _ function: String) throws {
        self.options = options
        self.function = function
    }

    /// Returns a text, or nil without the option.
    mutating func text(_ key: String) throws -> String? {
        asked.insert(key)
        guard let value = options[key] else { return nil }
        guard let text = value.string else { throw fault(key, "a text") }
        return text
    }

    /// Returns a list of texts; none without the option.
    mutating func texts(_ key: String) throws -> [String] {
        asked.insert(key)
        guard let value = options[key] else { return [] }
        guard let list = value.list else { throw fault(key, "a list of texts") }
        return try list.map {
            guard let text = $0.string else { throw fault(key, "a list of texts") }
            return text
        }
    }

    /// Returns a text as the list of itself, or a list of texts; none without the option.
    mutating func textOrTexts(_ key: String) throws -> [String] {
        if let text = options[key]?.string {
            asked.insert(key)
            return [text]
        }
        return try texts(key)
    }

    /// Returns a table as it is, or nil without the option.
    mutating func table(_ key: String) throws -> HostValue? {
        asked.insert(key)
        guard let value = options[key] else { return nil }
        guard value.map != nil else { throw fault(key, "a table") }
        return value
    }

    /// Returns a whole number among some, or nil without the option.
    mutating func integer(_ key: String, in range: ClosedRange<Int64>) throws -> Int64? {
        asked.insert(key)
        guard let value = options[key] else { return nil }
        guard let number = value.integer, range.contains(number) else {
            throw fault(key, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Returns a list of whole numbers; none without the option.
    mutating func integers(_ key: String) throws -> [Int64] {
        asked.insert(key)
        guard let value = options[key] else { return [] }
        guard let list = value.list else { throw fault(key, "a list of whole numbers") }
        return try list.map {
            guard let number = $0.integer else { throw fault(key, "a list of whole numbers") }
            return number
        }
    }

    /// Returns whether something is so; not where the option is missing.
    mutating func flag(_ key: String) throws -> Bool {
        asked.insert(key)
        guard let value = options[key] else { return false }
        guard case .boolean(let flag) = value else { throw fault(key, "true or false") }
        return flag
    }

    /// Returns fields in the order of a list, `{ { name = "email", type = "email" } }`, or of a
    /// table in that of their names.
    mutating func fields(_ key: String) throws -> [FieldDefinition] {
        asked.insert(key)
        guard let list = options[key]?.list else { return try definitions(key) }
        return try list.map { member in
            let json = try member.json { _, _ in throw fault(key, "a list of fields") }
            guard json.object != nil else { throw fault(key, "a list of fields") }
            return try DefinitionJSON.decodeField(json)
        }
    }

    /// Returns the arguments of a command, `{ contact = { type = "reference", entity = "contact" } }`,
    /// in the order of their names.
    mutating func definitions(_ key: String) throws -> [FieldDefinition] {
        asked.insert(key)
        guard let value = options[key] else { return [] }
        guard let members = value.map else { throw fault(key, "a table of arguments") }
        return try members.keys.sorted().map { name in
            let json = try (members[name] ?? .null).json { _, _ in throw fault(key, "a table") }
            guard var object = json.object else { throw fault("\(key).\(name)", "a table") }
            if let entity = object["ref"] {
                object["ref"] = nil
                object["type"] = "reference"
                object["entity"] = entity
            }
            object["name"] = .string(name)
            return try DefinitionJSON.decodeField(.object(object))
        }
    }

    /// Refuses options that nobody asked for.
    func finish() throws {
        for key in options.keys.sorted() where !asked.contains(key) {
            let hint = Suggestion.question(for: key, among: asked.sorted())
            throw KernelError(.invalid, "\(function) knows no option `\(key)`\(hint)")
        }
    }

    private func fault(_ key: String, _ expected: String) -> KernelError {
        KernelError(.invalid, "`\(key)` of \(function) is \(expected).")
    }
}
