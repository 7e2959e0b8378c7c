import KithModel

/// What a JSON document looks like: a schema of JSON Schema 2020-12, as OpenAPI 3.1 takes it.
struct Shape: Sendable {
    /// The schema.
    private(set) var schema: JSONObject

    /// Takes a schema as it is.
    init(_ schema: JSONObject) { self.schema = schema }

    /// The schema as a document.
    var json: JSON { .object(schema) }

    /// Anything.
    static let any = Shape([:])
    /// True or false.
    static let flag = Shape(["type": "boolean"])
    /// The id of a record.
    static let id = Shape.named("RecordID")
    /// A moment in UTC.
    static let instant = Shape(["type": "string", "format": "date-time"])
    /// A day.
    static let date = Shape(["type": "string", "format": "date"])

    /// A text.
    ///
    /// - Parameters:
    ///   - pattern: what it must match.
    ///   - most: the most characters that it may have.
    static func text(pattern: String? = nil, most: Int? = nil) -> Shape {
        var schema: JSONObject = ["type": "string"]
        schema["pattern"] = pattern.map(JSON.string)
        schema["maxLength"] = most.map { .integer(Int64($0)) }
        return Shape(schema)
    }

    /// A text.
    static let text = Shape.text()

    /// A whole number within bounds.
    static func integer(
        in range: ClosedRange<Int64> = .min ... .max, default value: Int64? = nil
    ) -> Shape {
        var schema: JSONObject = ["type": "integer", "format": "int64"]
        if range.lowerBound != .min { schema["minimum"] = .integer(range.lowerBound) }
        if range.upperBound != .max { schema["maximum"] = .integer(range.upperBound) }
        schema["default"] = value.map(JSON.integer)
        return Shape(schema)
    }

    /// How many of something there are.
    static let count = Shape.integer(in: 0 ... .max)

    /// One of some words.
    static func word(_ words: [String], default value: String? = nil) -> Shape {
        var schema: JSONObject = ["type": "string", "enum": .array(words.map(JSON.string))]
        schema["default"] = value.map(JSON.string)
        return Shape(schema)
    }

    /// This text and no other.
    static func constant(_ text: String) -> Shape {
        Shape(["type": "string", "const": .string(text)])
    }

    /// A shape that the document holds under a name.
    static func named(_ name: String) -> Shape {
        Shape(["$ref": .string(Self.place + name)])
    }

    /// Where the document holds its shapes.
    static let place = "#/components/schemas/"

    /// A list.
    static func list(of element: Shape, least: Int? = nil) -> Shape {
        var schema: JSONObject = ["type": "array", "items": element.json]
        schema["minItems"] = least.map { .integer(Int64($0)) }
        return Shape(schema)
    }

    /// An object whose members are all alike.
    static func map(to element: Shape) -> Shape {
        Shape(["type": "object", "additionalProperties": element.json])
    }

    /// One of several shapes.
    static func either(_ shapes: Shape...) -> Shape {
        Shape(["anyOf": .array(shapes.map(\.json))])
    }

    /// An object.
    ///
    /// - Parameters:
    ///   - required: the members that are always there.
    ///   - optional: those that may be.
    ///   - isClosed: whether there is nothing else: a body with more is refused.
    static func object(
        _ required: KeyValuePairs<String, Shape>, optional: KeyValuePairs<String, Shape> = [:],
        isClosed: Bool = false
    ) -> Shape {
        object(
            required.map { ($0.key, $0.value) }, optional: optional.map { ($0.key, $0.value) },
            isClosed: isClosed)
    }

    /// An object of members that were found.
    static func object(
        _ required: [(String, Shape)], optional: [(String, Shape)] = [], isClosed: Bool = false
    ) -> Shape {
        var schema: JSONObject = ["type": "object"]
        let members = (required + optional).map { (key: $0.0, value: $0.1.json) }
        schema["properties"] = .object(JSONObject(uniqueMembers: members))
        if !required.isEmpty { schema["required"] = .array(required.map { .string($0.0) }) }
        if isClosed { schema["additionalProperties"] = .boolean(false) }
        return Shape(schema)
    }

    /// An object that a request sends: what it does not know is refused.
    static func input(
        _ required: KeyValuePairs<String, Shape>, optional: KeyValuePairs<String, Shape> = [:]
    ) -> Shape {
        object(required, optional: optional, isClosed: true)
    }

    /// The shape, or null.
    var orNull: Shape {
        guard case .string(let type)? = schema["type"], schema["const"] == nil else {
            return schema.isEmpty ? self : .either(self, Shape(["type": "null"]))
        }
        var schema = schema
        schema["type"] = .array([.string(type), "null"])
        if case .array(let words)? = schema["enum"] { schema["enum"] = .array(words + [.null]) }
        return Shape(schema)
    }

    /// The shape with a sentence about it.
    func saying(_ text: String) -> Shape { with("description", .string(text)) }

    /// The shape with an example.
    func asIn(_ example: JSON) -> Shape { with("examples", .array([example])) }

    /// The shape with one more keyword.
    func with(_ keyword: String, _ value: JSON) -> Shape {
        var shape = self
        shape.schema[keyword] = value
        return shape
    }
}
