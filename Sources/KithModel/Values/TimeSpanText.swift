/// Lengths of time as people write them: `90s`, `30m`, `2h`, `3d`, `1w`, or several, `1d12h`.
package enum TimeSpanText {
    /// No span is as long as this: a hundred years.
    private static let longest: Int64 = 3_200_000_000_000

    /// Returns the milliseconds of `31d` or `2h30m`; nil for what is no length of time.
    package static func milliseconds(_ text: String) -> Int64? {
        let units: [Character: Int64] = [
            "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
        ]
        var (total, digits) = (Int64(0), "")
        for character in text {
            if character.isASCII, character.isNumber, digits.count < 9 {
                digits.append(character)
                continue
            }
            guard let unit = units[character], let count = Int64(digits) else { return nil }
            total += count * unit
            guard total < longest else { return nil }
            digits = ""
        }
        return digits.isEmpty && total > 0 ? total : nil
    }
}
