/// A class of values that scripts hold, as stubs describe it.
struct LuaClass: Sendable {
    /// A field or a constant.
    struct Field: Sendable {
        var name: String
        var type: String
        var help: String

        init(_ name: String, _ type: String, _ help: String = "") {
            self.name = name
            self.type = type
            self.help = help
        }
    }

    /// A method, called with a colon.
    struct Method: Sendable {
        var name: String
        var signature: LuaSignature

        init(
            _ name: String, _ help: String, _ parameters: [LuaSignature.Parameter] = [],
            gives results: [LuaSignature.Result] = []
        ) {
            self.name = name
            signature = LuaSignature(help, parameters, gives: results)
        }
    }

    var name: String
    var help: String
    var fields: [Field] = []
    var methods: [Method] = []
    /// What it calculates with, as `add(kith.Span): kith.Date`.
    var operators: [String] = []
}
