import ArgumentParser

/// A length of time as people type it: `90s`, `30m`, `2h`, `3d`, `1w`, or several, `1d12h`.
struct TimeSpan: ExpressibleByArgument {
    let milliseconds: Int64

    init?(argument: String) {
        var total: Int64 = 0
        var digits = ""
        for character in argument {
            if character.isASCII, character.isNumber {
                digits.append(character)
                continue
            }
            guard let unit = Self.units[character], let count = Int64(digits) else { return nil }
            let (product, isTooLong) = count.multipliedReportingOverflow(by: unit)
            let (sum, isOver) = total.addingReportingOverflow(product)
            guard !isTooLong, !isOver else { return nil }
            total = sum
            digits = ""
        }
        guard digits.isEmpty, total > 0 else { return nil }
        milliseconds = total
    }

    private static let units: [Character: Int64] = [
        "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
    ]
}
