import KithModel

/// Finds names that nobody has declared, as a state would when the line runs.
struct GlobalCheck {
    private let text: LuaText
    private let known: Set<String>
    /// The names that a block declares; the innermost is last.
    private var scopes: [Set<String>] = [[]]
    /// What the brackets and blocks are that are open.
    private var open: [String] = []
    /// Parameters and variables of loops, which belong to the block that begins next.
    private var coming: Set<String> = []
    private var findings: [PluginFinding] = []

    private init(_ text: LuaText, _ known: Set<String>) {
        self.text = text
        self.known = known
    }

    /// Returns what a file uses without having declared it.
    ///
    /// - Parameter known: the globals that there are.
    static func findings(_ text: LuaText, known: Set<String>) -> [PluginFinding] {
        var check = GlobalCheck(text, known)
        var place = 0
        while place < text.tokens.count { place = check.step(place) }
        return check.findings
    }

    /// Takes the token at a place; returns the place of the next to take.
    private mutating func step(_ place: Int) -> Int {
        let token = text.tokens[place]
        switch token.kind {
        case .name:
            use(token, at: place)
            return place + 1
        case .keyword: return keyword(token.text, at: place)
        case .sign:
            switch token.text {
            case "(", "[", "{": open.append(token.text)
            case ")", "]", "}": _ = open.popLast()
            case "::": return place + 3
            default: break
            }
            return place + 1
        case .string, .number: return place + 1
        }
    }

    private mutating func keyword(_ word: String, at place: Int) -> Int {
        switch word {
        case "local": return local(at: place)
        case "function": return function(at: place)
        case "for": return loop(at: place)
        case "do", "then", "repeat", "else":
            if word == "else" { end() }
            begin(word)
        case "elseif", "end": end()
        case "until": endRepeat()
        case "goto": return place + 2
        default: break
        }
        return place + 1
    }

    private mutating func begin(_ word: String) {
        open.append(word)
        scopes.append(coming)
        coming = []
    }

    private mutating func end() {
        _ = open.popLast()
        if scopes.count > 1 { scopes.removeLast() }
    }

    /// The condition behind `until` may still use what the block has declared.
    private mutating func endRepeat() {
        _ = open.popLast()
        guard scopes.count > 1, let names = scopes.popLast() else { return }
        scopes[scopes.count - 1].formUnion(names)
    }

    /// `local function f`, or `local a <const>, b`: what it declares holds from here on.
    private mutating func local(at place: Int) -> Int {
        if text.stands(["function"], at: place + 1), let name = text.token(place + 2) {
            declare(name.text)
            return parameters(at: place + 3, isMethod: false)
        }
        var next = place + 1
        while let token = text.token(next), token.kind == .name {
            declare(token.text)
            next += 1
            if text.stands(["<"], at: next) { next += 3 }
            guard text.stands([","], at: next) else { break }
            next += 1
        }
        return next
    }

    /// `function`, with a name or without.
    private mutating func function(at place: Int) -> Int {
        var next = place + 1
        var isMethod = false
        if let name = text.token(next), name.kind == .name {
            use(name, at: next)
            next += 1
            while text.stands(["."], at: next) || text.stands([":"], at: next) {
                isMethod = text.stands([":"], at: next)
                next += 2
            }
        }
        return parameters(at: next, isMethod: isMethod)
    }

    private mutating func parameters(at place: Int, isMethod: Bool) -> Int {
        let end = text.closing(place)
        coming = Set(
            text.tokens[min(place, end)...end].filter { $0.kind == .name }.map(\.text))
        if isMethod { coming.insert("self") }
        begin("function")
        return end + 1
    }

    /// `for a, b in … do` and `for i = … do`.
    private mutating func loop(at place: Int) -> Int {
        var next = place + 1
        var names: Set<String> = []
        while let token = text.token(next), token.kind == .name {
            names.insert(token.text)
            next += 1
            guard text.stands([","], at: next) else { break }
            next += 1
        }
        // What stands between here and `do` does not see them, but may have functions of its own.
        while next < text.tokens.count, !text.stands(["do"], at: next) {
            let end = text.stands(["function"], at: next) ? text.closing(next) : next
            while next <= end { next = step(next) }
        }
        coming = names
        guard next < text.tokens.count else { return next }
        begin("do")
        return next + 1
    }

    private mutating func declare(_ name: String) {
        scopes[scopes.count - 1].insert(name)
    }

    /// A name that stands by itself: no member, no key of a table.
    private mutating func use(_ token: LuaToken, at place: Int) {
        if let before = text.token(place - 1), before.isWord(".") || before.isWord(":") { return }
        let isKey =
            open.last == "{" && text.stands(["="], at: place + 1)
            && (text.token(place - 1).map { ["{", ",", ";"].contains($0.text) } ?? false)
        guard !isKey, !known.contains(token.text),
            !scopes.contains(where: { $0.contains(token.text) })
        else { return }
        let names = scopes.reduce(into: known) { $0.formUnion($1) }
        let hint = Suggestion.question(for: token.text, among: names.sorted())
        findings.append(
            PluginFinding(
                .error, "undeclared", text.file, token,
                "`\(token.text)` is not defined here\(hint)",
                recovery: "Declare it with `local`, or look at its spelling."))
    }
}
