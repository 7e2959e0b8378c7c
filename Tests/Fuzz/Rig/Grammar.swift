/// What inputs look like that are nearly right.
///
/// Each line is a rule: a name, `=`, and alternatives between ` | `. A name in angle brackets
/// stands for one of its alternatives; `\s` stands for a space, `\n` and `\r` for line breaks,
/// `\b` for a bar, `\l` and `\g` for angle brackets, `\e` for nothing. The first alternative
/// of a rule leads to an end; it is taken where others have led too deep.
struct Grammar {
    private enum Piece {
        case text([UInt8])
        case rule(String)
    }

    private var rules: [String: [[Piece]]] = [:]

    private static let deepest = 40
    private static let longest = 1 << 16

    /// Reads rules; they are part of the program, so a rule that is missing is a mistake in it.
    init(_ lines: String) {
        for line in lines.split(separator: "\n") {
            let sides = line.split(separator: " = ", maxSplits: 1)
            precondition(sides.count == 2, "no rule: \(line)")
            let name = sides[0].filter { $0 != " " }
            rules[name, default: []] += Self.alternatives(sides[1]).map(Self.pieces)
        }
        for (name, _) in Unusual.rules { rules[name] = [[.rule(name)]] }
    }

    /// Returns an input made from a rule.
    func text(of rule: String = "start", using random: inout SeededRandom) -> [UInt8] {
        var output: [UInt8] = []
        expand(rule, 0, &output, &random)
        return output
    }

    private func expand(
        _ name: String, _ depth: Int, _ output: inout [UInt8], _ random: inout SeededRandom
    ) {
        if let unusual = Unusual.rules[name] {
            output += unusual(&random)
            return
        }
        guard let alternatives = rules[name] else { preconditionFailure("no rule \(name)") }
        let isDeep = depth > Self.deepest || output.count > Self.longest
        for piece in isDeep ? alternatives[0] : random.one(of: alternatives) {
            switch piece {
            case .text(let bytes): output += bytes
            case .rule(let inner): expand(inner, depth + 1, &output, &random)
            }
        }
    }

    private static func alternatives(_ text: Substring) -> [Substring] {
        var rest = text
        var found: [Substring] = []
        while let bar = rest.firstRange(of: " | ") {
            found.append(rest[..<bar.lowerBound])
            rest = rest[bar.upperBound...]
        }
        return found + [rest]
    }

    private static func pieces(_ text: Substring) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            pieces.append(.text(plain(rest[..<open])))
            pieces.append(.rule(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        return pieces + [.text(plain(rest))]
    }

    private static func plain(_ text: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let letter = rest.popFirst() else {
                bytes.append(byte)
                continue
            }
            if let meaning = escapes[letter] { bytes += meaning } else { bytes += [byte, letter] }
        }
        return bytes
    }

    private static let escapes: [UInt8: [UInt8]] = [
        UInt8(ascii: "s"): [0x20], UInt8(ascii: "n"): [0x0A], UInt8(ascii: "r"): [0x0D],
        UInt8(ascii: "b"): [0x7C], UInt8(ascii: "l"): [0x3C], UInt8(ascii: "g"): [0x3E],
        UInt8(ascii: "e"): [], UInt8(ascii: "\\"): [0x5C],
    ]
}
