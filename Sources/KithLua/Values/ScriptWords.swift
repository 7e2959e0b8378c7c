import KithModel

/// What scripts make up to be read by people and kept for them, held to what there is room for.
///
/// A plugin may say what it likes, but a line of the log stays one line, a terminal gets nothing
/// that moves its cursor, and no error keeps megabytes in traces and in the health of a plugin.
enum ScriptWords {
    /// The most characters of one text.
    static let most = 2_000
    private static let longestCode = 64

    /// A text as one line.
    static func line(_ text: String) -> String { shown(text, sparing: []) }

    /// A text of one or more lines.
    static func sentence(_ text: String) -> String { shown(text, sparing: ["\n", "\t"]) }

    /// The code that a script names; `invalid` where it is no code: small letters, digits, `_`
    /// and `.`, beginning with a letter.
    static func code(_ name: String) -> ErrorCode {
        let isCode =
            1...longestCode ~= name.utf8.count
            && name.utf8.allSatisfy {
                97...122 ~= $0 || 48...57 ~= $0 || $0 == UInt8(ascii: "_")
                    || $0 == UInt8(ascii: ".")
            }
            && name.utf8.first.map { 97...122 ~= $0 } == true
        return isCode ? .named(name) : .invalid
    }

    private static func shown(_ text: String, sparing spared: Set<Unicode.Scalar>) -> String {
        let scalars = text.unicodeScalars
        let end =
            scalars.index(scalars.startIndex, offsetBy: most, limitedBy: scalars.endIndex)
            ?? scalars.endIndex
        let isWhole = end == scalars.endIndex
        func isFit(_ scalar: Unicode.Scalar) -> Bool {
            isHarmless(scalar) || spared.contains(scalar)
        }
        if isWhole, scalars.allSatisfy(isFit) { return text }
        var result = String.UnicodeScalarView()
        for scalar in scalars[..<end] {
            if isFit(scalar) {
                result.append(scalar)
            } else {
                result.append(contentsOf: escape(scalar).unicodeScalars)
            }
        }
        return String(result) + (isWhole ? "" : "…")
    }

    /// Whether a character only shows itself: it neither ends a line nor steers what shows it.
    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        default: !scalar.properties.isBidiControl
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
    }
}

extension KernelError {
    /// The error with texts that can be shown and kept, whatever a script has put into them.
    var presentable: KernelError {
        var error = self
        error.message = ScriptWords.sentence(message)
        error.recovery = ScriptWords.sentence(recovery)
        error.details = details.map { detail in
            var detail = detail
            detail.message = ScriptWords.sentence(detail.message)
            detail.recovery = ScriptWords.sentence(detail.recovery)
            detail.field = detail.field.map(ScriptWords.line)
            return detail
        }
        return error
    }
}
