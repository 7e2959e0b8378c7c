import KithModel

/// What the console says about itself and about functions.
enum ConsoleWords {
    /// What the last line has used.
    static func limits(_ run: LuaRun, _ limits: LuaLimits) -> String {
        let words = ["queries", "records read", "records written", "events", "lines of log"]
        let counted = zip(words, zip(run.use, limits.counts)).map { word, counts in
            "\(word): \(counts.0) of \(counts.1)"
        }
        let fuel = "instructions: \(run.usedFuel) of \(limits.fuel)"
        let rest =
            "time: \(limits.wallNanoseconds / 1_000_000) ms a line, memory: "
            + "\(limits.memory >> 20) MB"
        return ([fuel] + counted + [rest]).joined(separator: "\n")
    }

    /// What can be called from a command.
    private static var functions: [LuaLibrary.Function] {
        HostFunction.allCases.filter { $0.phases.contains(.command) }.compactMap { function in
            function.signature.map { LuaLibrary.Function(name: function.name, signature: $0) }
        } + LuaLibrary.functions
    }

    /// Help on the console, or on a function.
    ///
    /// - Throws: `not_found` with the nearest name.
    static func help(_ name: String?) throws -> String {
        let functions = Self.functions
        guard let name else {
            let lines = functions.filter { $0.name.hasPrefix("kith.") }
                .map { "  \($0.signature.usage($0.name))" }
            return """
                Type Lua; an expression is shown. Nothing lasts unless it is committed.
                  :commit      keeps what was written, and begins anew
                  :rollback    undoes what was written, and begins anew
                  :as USER     undoes what was written, and goes on as somebody else
                  :limits      what the last line has used
                  :help NAME   about a function
                  :quit        undoes what was written, and ends
                \(lines.joined(separator: "\n"))
                """
        }
        guard let found = functions.first(where: { $0.name == name || $0.name == "kith." + name })
        else {
            throw KernelError(
                .notFound,
                "There is no `\(name)`\(Suggestion.question(for: name, among: functions.map(\.name)))",
                recovery: "See what there is: :help")
        }
        let parameters = found.signature.parameters.map { parameter in
            "  \(parameter.name): \(parameter.type == LuaSignature.named ? "string" : parameter.type)\(parameter.help.isEmpty ? "" : "  \(parameter.help)")"
        }
        let results = found.signature.results.map { "  returns \($0.type)" }
        return
            ([found.signature.usage(found.name), "  " + found.signature.help] + parameters
            + results).joined(separator: "\n")
    }
}
