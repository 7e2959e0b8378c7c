/// Letters and numbers that programs get wrong; every grammar may name them.
enum Unusual {
    /// The rules by their names.
    static let rules: [String: @Sendable (inout SeededRandom) -> [UInt8]] = [
        "odd": { Array($0.one(of: texts).utf8) },
        "raw": { random in (0..<random.below(6)).map { _ in UInt8(random.below(256)) } },
        "number": { Array($0.one(of: numbers).utf8) },
        "digits": { random in
            (0..<random.below(24) + 1).map { _ in UInt8(0x30 + random.below(10)) }
        },
        "letters": { random in
            (0..<random.below(12) + 1).map { _ in UInt8(0x61 + random.below(26)) }
        },
        "id": { random in
            let letters = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
            return [letters[random.below(8)]] + (0..<12).map { _ in random.one(of: letters) }
        },
        "long": { random in
            let unit = Array(random.one(of: texts + ["a", "(", "\"", "'", "é", ","]).utf8)
            return Array(repeatElement(unit, count: 1 << random.below(13)).joined())
        },
    ]

    private static let texts = [
        "", " ", "\0", "\u{1}", "\t", "\n", "\r\n", "\r", "\u{7F}", "\u{85}", "\u{A0}",
        "\u{301}", "e\u{301}", "\u{E9}", "\u{308}\u{308}\u{308}", "\u{200B}", "\u{200D}",
        "\u{202E}", "\u{2028}", "\u{FEFF}", "\u{FFFD}", "\u{FFFF}", "\u{10FFFF}", "\u{1F4B6}",
        "\u{1F469}\u{200D}\u{1F467}", "\u{1F1ED}\u{1F1F7}", "\u{FB03}", "\u{130}", "\u{131}",
        "\u{DF}", "\u{1E9E}", "\u{3A3}\u{3C2}", "\u{FDFA}", "\u{1D7D8}", "\u{663}", "\u{AC00}",
        "\u{1100}\u{1161}", "'", "''", "\"", "\\", "`", "%", "_", "*", "../", "${x}", "{{x}}",
        "=1+1", "<b>", "&amp;", "';--", "\u{FF07}", "\u{2019}", "\u{37E}", "\u{0}\u{301}",
        "\"\u{301}", "'\u{301}", ",\u{301}", "%00", "%2e%2e", "%c0%ae", "%zz", "%",
    ]

    private static let numbers = [
        "0", "-0", "1", "-1", "007", "1.", ".5", "1.5", "1,5", "1e5", "1E+400", "-1e-400",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "-9223372036854775809", "18446744073709551616", "9007199254740993", "0.1",
        "0.000000000000000001", "999999999999999999999999999999999999999999", "1e", "0x10", "NaN",
        "Infinity", "--1", "+1", "1_000", "\u{661}\u{662}", "1.0000000000000000000000000000001",
    ]
}
