import KithModel

/// Finds calls of what is not there: unknown members of libraries, and host functions in handlers
/// where they cannot be called.
struct CallCheck {
    private let text: LuaText
    /// What each library has.
    private let members: [String: Set<String>]

    init(_ text: LuaText, members: [String: Set<String>]) {
        self.text = text
        self.members = members
    }

    var findings: [PluginFinding] { unknownMembers + phases }

    private var unknownMembers: [PluginFinding] {
        text.tokens.indices.compactMap { place in
            let library = text.tokens[place]
            guard library.kind == .name, let names = members[library.text],
                text.stands(["."], at: place + 1), let member = text.token(place + 2),
                member.kind == .name, !names.contains(member.text),
                text.token(place - 1).map({ !$0.isWord(".") && !$0.isWord(":") }) ?? true,
                library.text == "kith" || !isShadowed(library.text)
            else { return nil }
            let hint = Suggestion.question(for: member.text, among: names.sorted())
            return PluginFinding(
                .error, "unknown_function", text.file, member,
                "There is no `\(library.text).\(member.text)`\(hint)",
                recovery: "See what there is: types/kith.gen.lua")
        }
    }

    private func isShadowed(_ name: String) -> Bool {
        text.tokens.indices.contains { text.stands(["local", name], at: $0) }
    }

    private var phases: [PluginFinding] {
        let calls = text.calls
        return text.handlers.flatMap { handler in
            calls.filter { handler.body.contains($0.place) }.compactMap { call in
                guard let function = Self.function(call.name),
                    !function.phases.contains(handler.phase)
                else { return nil }
                let words = function.refusal(in: handler.phase)
                return PluginFinding(
                    .error, "wrong_phase", text.file, text.tokens[call.place],
                    "`\(handler.name)`: \(words)", recovery: "Move the call there.")
            }
        }
    }

    /// The host function that decides where a call may stand.
    private static func function(_ name: String) -> HostFunction? {
        name == "kith.query" ? .find : HostFunction.allCases.first { $0.name == name }
    }
}
