import CUTF8Proc

/// How many columns text takes in a terminal.
package enum DisplayWidth {
    /// Returns the columns of a text: two for wide characters, none for combining marks.
    package static func of(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.unicodeScalars.reduce(0) { $0 + of($1) }
    }

    /// Returns as much of a text as fits into some columns, ending in `…` where it is cut.
    package static func cut(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        guard width > 1 else { return width == 1 ? "…" : "" }
        var taken = String.UnicodeScalarView()
        var room = width - 1
        for scalar in text.unicodeScalars {
            room -= of(scalar)
            if room < 0 { break }
            taken.append(scalar)
        }
        return String(taken) + "…"
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        max(0, Int(utf8proc_charwidth(utf8proc_int32_t(scalar.value))))
    }
}
