import KithModel

extension ImportMap {
    /// Reads a map, or an array of maps that are applied to one file in their order.
    ///
    /// - Throws: `malformed` for what is no JSON; `invalid`, naming the column, the key and
    ///   what may stand there.
    package static func read(_ text: String) throws -> [ImportMap] {
        let document: JSON
        do {
            document = try JSONReader.read(text)
        } catch {
            throw KernelError(
                .malformed, "The import map is not valid JSON: \(error)",
                recovery: "Correct it, or have one proposed: kith import FILE --entity E --propose")
        }
        guard let list = document.array else { return [try ImportMap(document)] }
        guard !list.isEmpty else {
            throw KernelError(.invalid, "The list of import maps is empty.")
        }
        return try list.enumerated().map {
            try ImportMap($0.element, place: "map \($0.offset + 1)")
        }
    }

    /// Reads a map out of a document.
    ///
    /// - Throws: `invalid`, naming the column, the key and what may stand there.
    package init(_ json: JSON, place: String = "the import map") throws {
        var reader = try MemberReader(json, place)
        entity = try reader.required("entity")
        reader.place = "\(place) of `\(entity)`"
        match = try reader.texts("match")
        dates = try reader.word("dates", DateFormat.self)
        numbers = try reader.word("numbers", NumberStyle.self)
        encoding = try reader.text("encoding").map { try Self.encoding($0, reader) }
        delimiter = try reader.text("delimiter").map { try Self.delimiter($0, reader) }
        duplicates = try reader.word("duplicates", Duplicates.self)
        let place = reader.place
        columns = try reader.array("columns").enumerated().map { index, json in
            try Column(json, place: "column \(index + 1) of \(place)")
        }
        _ = try reader.text("$schema")
        try reader.finish()
        guard !columns.isEmpty else { throw reader.missing("columns") }
    }

    /// The map as a document that people can read and change.
    package var json: JSON {
        var object: JSONObject = ["entity": .string(entity)]
        if !match.isEmpty { object["match"] = .array(match.map(JSON.string)) }
        object["dates"] = dates.map { .string($0.rawValue) }
        object["numbers"] = numbers.map { .string($0.rawValue) }
        object["encoding"] = encoding.map { .string($0.rawValue) }
        object["delimiter"] = delimiter.map { .string($0.text) }
        object["duplicates"] = duplicates.map { .string($0.rawValue) }
        object["columns"] = .array(columns.map(\.json))
        return .object(object)
    }

    private static func encoding(_ name: String, _ reader: MemberReader) throws -> TextEncoding {
        do throws(FormatError) {
            return try TextEncoding(named: name)
        } catch {
            throw reader.failure("`encoding`: \(error.message) \(error.recovery)")
        }
    }

    private static func delimiter(_ text: String, _ reader: MemberReader) throws -> CSVDelimiter {
        if let delimiter = CSVDelimiter(text) { return delimiter }
        throw reader.failure("`delimiter` is one of `,`, `;`, `|` and `tab`, not `\(text)`.")
    }
}

extension ImportMap.Column {
    fileprivate init(_ json: JSON, place: String) throws {
        var reader = try MemberReader(json, place)
        from = try reader.text("from")
        to = try reader.required("to")
        reader.place = from.map { "\(place) (`\($0)`)" } ?? "\(place) (`\(to)`)"
        by = try reader.text("by")
        values = try Self.values(reader.take("values"), reader)
        isCreating = try reader.flag("create")
        value = reader.take("value")
        try reader.finish()
        guard (from == nil) != (value == nil) else {
            throw reader.failure("give either `from`, a header, or `value`, for every row.")
        }
    }

    private static func values(_ json: JSON?, _ reader: MemberReader) throws -> [String: String] {
        guard let json else { return [:] }
        guard let object = json.object else {
            throw reader.failure("`values` is an object (as {\"Old\": \"New\"}).")
        }
        var values: [String: String] = [:]
        for (text, replacement) in object {
            switch replacement {
            case .string(let string): values[text] = string
            case .null: values[text] = ""
            case .integer, .number, .boolean: values[text] = replacement.text
            case .array, .object:
                throw reader.failure("`values` gives a text for `\(text)`, or null for none.")
            }
        }
        return values
    }

    fileprivate var json: JSON {
        var object = JSONObject()
        object["from"] = from.map(JSON.string)
        object["to"] = .string(to)
        object["by"] = by.map(JSON.string)
        if !values.isEmpty {
            let members = values.sorted { $0.key < $1.key }.map {
                (key: $0.key, value: JSON.string($0.value))
            }
            object["values"] = .object(JSONObject(uniqueMembers: members))
        }
        if isCreating { object["create"] = .boolean(true) }
        object["value"] = value
        return .object(object)
    }
}

extension CSVDelimiter {
    /// Reads the delimiter itself, or `tab`; nil for anything else.
    package init?(_ text: String) {
        let byte = text == "tab" || text == "\\t" ? 0x09 : text.utf8.first ?? 0
        guard text.utf8.count == 1 || byte == 0x09, let delimiter = Self(rawValue: byte) else {
            return nil
        }
        self = delimiter
    }

    /// The delimiter as a map writes it.
    var text: String {
        self == .tab ? "tab" : String(UnicodeScalar(rawValue))
    }
}
