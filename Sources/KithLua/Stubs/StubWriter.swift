/// Writes what a Lua language server reads about Kith: from the table of host functions, so that
/// what an editor completes is what there is.
package struct StubWriter {
    private var text = """
        ---@meta kith
        -- Written by `kith sdk generate` from the table of host functions; not to be changed by hand.

        ---@class kith
        kith = {}


        """

    private init() {}

    /// Returns the stubs of what every plugin can call.
    package static func stubs() -> String {
        var writer = StubWriter()
        for constant in LuaLibrary.constants {
            writer.line("--- \(constant.help)")
            writer.line("---@type \(constant.type)")
            writer.line("kith.\(constant.name) = {}\n")
        }
        for function in HostFunction.allCases where function.name.hasPrefix("kith.") {
            guard let signature = function.signature else { continue }
            writer.function(function.name, signature, note: function.availability)
        }
        for function in LuaLibrary.functions {
            writer.function(function.name, function.signature, note: nil)
        }
        for described in LuaLibrary.classes { writer.write(described) }
        writer.testing()
        return writer.text
    }

    /// What is there in the files under `tests`.
    private mutating func testing() {
        line("--- \(LuaLibrary.test.help)")
        line("---@class kith.\(LuaLibrary.test.name)")
        line("local t = {}\n")
        for method in LuaLibrary.testFunctions {
            function("t.\(method.name)", method.signature, note: nil)
        }
        let test = LuaSignature(
            "Registers a test of `kith plugin test`.",
            [.init("name", "string", "What holds."), .init("body", "fun(t: kith.Test)")])
        function("test", test, note: nil)
    }

    private mutating func line(_ line: String) { text += line + "\n" }

    private mutating func write(_ described: LuaClass) {
        line("--- \(described.help)")
        line("---@class kith.\(described.name)")
        for field in described.fields {
            line(["---@field", field.name, field.type, field.help].joinedWords)
        }
        for calculation in described.operators { line("---@operator \(calculation)") }
        let local = described.name.prefix(1).lowercased() + described.name.dropFirst()
        let methods = described.methods + Self.methods(of: described)
        guard !methods.isEmpty else { return line("") }
        line("local \(local) = {}\n")
        for method in methods {
            function("\(local):\(method.name)", method.signature, note: nil)
        }
    }

    /// The methods of records that are host functions.
    private static func methods(of described: LuaClass) -> [LuaClass.Method] {
        guard described.name == "Record" else { return [] }
        return HostFunction.allCases.compactMap { function in
            guard function.name.hasPrefix(":"), let signature = function.signature else {
                return nil
            }
            return LuaClass.Method(
                String(function.name.dropFirst()), signature.help, signature.parameters,
                gives: signature.results)
        }
    }

    private mutating func function(_ name: String, _ signature: LuaSignature, note: String?) {
        line("--- \(signature.help)")
        if let note { line("---\n--- \(note)") }
        if signature.isGeneric { line("---@generic T") }
        for parameter in signature.parameters {
            let name = parameter.name + (parameter.isOptional ? "?" : "")
            line(["---@param", name, parameter.type, parameter.help].joinedWords)
        }
        for result in signature.results {
            line(["---@return", result.type, result.help].joinedWords)
        }
        for overload in signature.overloads { line("---@overload \(overload)") }
        let names = signature.parameters.map(\.name).joined(separator: ", ")
        line("function \(name)(\(names)) end\n")
    }
}

extension HostFunction {
    /// The sentence that says where it may be called.
    var availability: String {
        let all = LuaPhase.allCases.filter(phases.contains)
        guard all.count < LuaPhase.allCases.count else { return "Available everywhere." }
        return "Available \(all.map(\.words).joined(separator: ", "))."
    }
}

extension [String] {
    /// The words that are not empty, with a space between them.
    fileprivate var joinedWords: String { filter { !$0.isEmpty }.joined(separator: " ") }
}
