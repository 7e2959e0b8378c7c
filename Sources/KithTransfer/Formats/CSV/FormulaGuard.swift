/// Keeps a spreadsheet from running a cell's text as a formula.
package enum FormulaGuard {
    /// Whether a spreadsheet may take this text for a formula: it starts with `=`, `+`, `-`, `@`,
    /// tab or CR and is not a plain number such as `-12.50`.
    package static func isFormula(_ text: some Collection<UInt8>) -> Bool {
        guard let first = text.first else { return false }
        switch first {
        case 0x3D, 0x40, 0x09, 0x0D: return true
        case 0x2B, 0x2D: return !isNumber(text.dropFirst())
        default: return false
        }
    }

    /// Takes the apostrophe off a cell that the writer guarded; other text stays as it is.
    package static func unguarded(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let rest = text.dropFirst()
        return text.first == 0x27 && isFormula(rest) ? rest : text
    }

    /// Whether the text is digits with at most one point between them.
    private static func isNumber(_ text: some Collection<UInt8>) -> Bool {
        var digits = 0
        var hasPoint = false
        for byte in text {
            switch byte {
            case 0x30...0x39: digits += 1
            case 0x2E where !hasPoint && digits > 0:
                hasPoint = true
                digits = 0
            default: return false
            }
        }
        return digits > 0
    }
}
