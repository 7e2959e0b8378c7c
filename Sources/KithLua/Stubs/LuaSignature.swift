/// How a function is called from Lua: what stubs, help and checks are made of.
///
/// Types are written as a Lua language server reads them: `string`, `kith.Record[]`, `integer?`.
package struct LuaSignature: Sendable, Hashable {
    /// What a caller gives.
    package struct Parameter: Sendable, Hashable {
        package var name: String
        package var type: String
        package var help: String
        package var isOptional: Bool

        /// - Parameters:
        ///   - name: `...` for any number of them.
        ///   - isOptional: whether it may be left out.
        init(_ name: String, _ type: String, _ help: String = "", isOptional: Bool = false) {
            self.name = name
            self.type = type
            self.help = help
            self.isOptional = isOptional
        }
    }

    /// What a caller gets.
    package struct Result: Sendable, Hashable {
        package var type: String
        package var help: String

        init(_ type: String, _ help: String = "") {
            self.type = type
            self.help = help
        }
    }

    /// One sentence about what it does.
    package var help: String
    package var parameters: [Parameter]
    package var results: [Result]
    /// Other ways to call it, as `fun(record: kith.Record, values: table): kith.Record`.
    package var overloads: [String]

    init(
        _ help: String, _ parameters: [Parameter] = [], gives results: [Result] = [],
        overloads: [String] = []
    ) {
        self.help = help
        self.parameters = parameters
        self.results = results
        self.overloads = overloads
    }

    /// Whether the class of the result is the one that the first argument names: an entity's.
    var isGeneric: Bool { parameters.contains { $0.type == Self.named } }

    /// The type of a parameter that names the class of the result.
    static let named = "`T`"

    /// The call in one line, as `kith.get(entity, record)`.
    package func usage(_ name: String) -> String {
        let words = parameters.map { $0.isOptional ? "[\($0.name)]" : $0.name }
        return "\(name)(\(words.joined(separator: ", ")))"
    }
}

extension LuaSignature.Parameter {
    /// An entity whose class the result has.
    static let entity = Self("entity", LuaSignature.named, "The name of an entity, as \"contact\".")
    /// A record, by itself or by its id.
    static let record = Self("record", "string|kith.Record", "The record, or its id.")
    /// What the fields become.
    static let values = Self(
        "values", "table<string, any>", "Values by field; `kith.null` empties one.")
}
