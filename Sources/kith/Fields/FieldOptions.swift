import ArgumentParser
import KithModel

/// What a field is to be.
struct FieldOptions: ParsableArguments {
    @Option(
        help:
            "What it holds: text, long_text, integer, decimal, money, boolean, date, instant, local_time, choice, multi_choice, email, phone, url, reference, json, auto_number, formula …"
    )
    var type: String?
    @Option(help: "One of the values of a choice, as north or north=North; may be repeated.")
    var choice: [String] = []
    @Option(help: "The entity that a reference points to.") var entity: String?
    @Option(help: "What becomes of a reference: restrict, clear or cascade.") var onDelete: String?
    @Option(help: "How many decimals a decimal has.") var scale: Int?
    @Option(help: "The expression of a formula.") var expression: String?
    @Option(help: "The type of a formula's result.") var result: String?
    @Option(help: "The pattern of an auto-number, as P-{n}.") var pattern: String?
    @Option(help: "The value of new records.") var `default`: String?
    @Option(help: "What people read.") var title: String?
    @Option(help: "One sentence for who fills it in.") var helpText: String?
    @Flag(inversion: .prefixedNo, help: "It may not be empty.") var required: Bool?
    @Flag(inversion: .prefixedNo, help: "No two records have the same value.") var unique: Bool?
    @Flag(inversion: .prefixedNo, help: "Lists are often sorted or filtered by it.") var indexed:
        Bool?
    @Flag(inversion: .prefixedNo, help: "Search looks into it.") var searchable: Bool?
    @Flag(inversion: .prefixedNo, help: "A role must name it to read it.") var sensitive: Bool?

    /// Whether nothing was said.
    var isEmpty: Bool { members.isEmpty }

    /// What was said, as the document of a field.
    var document: JSONObject {
        var document: JSONObject = [:]
        for (key, value) in members { document[key] = value }
        return document
    }

    private var members: [(String, JSON)] {
        let texts: [(String, String?)] = [
            ("type", type), ("entity", entity), ("on_delete", onDelete),
            ("expression", expression), ("result", result), ("pattern", pattern),
            ("default", self.default), ("title", title), ("help", helpText),
        ]
        let flags: [(String, Bool?)] = [
            ("required", required), ("unique", unique), ("indexed", indexed),
            ("searchable", searchable), ("sensitive", sensitive),
        ]
        var members: [(String, JSON)] = texts.compactMap { key, text in
            text.map { (key, .string($0)) }
        }
        members += flags.compactMap { key, flag in flag.map { (key, .boolean($0)) } }
        if let scale { members.append(("scale", .integer(Int64(scale)))) }
        if !choice.isEmpty { members.append(("choices", .array(choice.map(Self.choice)))) }
        return members
    }

    private static func choice(_ text: String) -> JSON {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return .string(text) }
        return ["key": .string(parts[0]), "title": .string(parts[1])]
    }
}
