/// The byte between two fields of a row.
package enum CSVDelimiter: UInt8, CaseIterable, Sendable {
    case comma = 0x2C
    case semicolon = 0x3B
    case tab = 0x09
    case pipe = 0x7C
}

extension CSVDelimiter {
    /// How many bytes of a file are looked at to find its delimiter.
    static let sampleSize = 64 * 1024
    private static let sampleRows = 50

    /// Finds the delimiter that gives the first rows of `sample` the same number of fields.
    ///
    /// Quoted text is not looked into. The delimiter with the largest share of rows as wide as the
    /// first one wins, then the one with more fields; a file of one column counts as comma.
    ///
    /// - Parameter isWhole: whether the sample is the whole file, so that its last row counts too.
    package static func detect(in sample: [UInt8], isWhole: Bool) -> CSVDelimiter {
        var best = (delimiter: comma, share: 0.0, width: 1)
        for candidate in allCases {
            let widths = widths(of: sample, isWhole: isWhole, by: candidate)
            guard let first = widths.first, first > 1 else { continue }
            let share = Double(widths.count { $0 == first }) / Double(widths.count)
            if (share, first) > (best.share, best.width) {
                best = (candidate, share, first)
            }
        }
        return best.delimiter
    }

    /// Returns the delimiter that a first line such as `sep=;` names, as Excel writes it, and the
    /// length of that line.
    static func hint(in sample: [UInt8]) -> (CSVDelimiter, length: Int)? {
        guard sample.starts(with: "sep=".utf8), sample.count >= 5,
            let delimiter = CSVDelimiter(rawValue: sample[4])
        else { return nil }
        let ending = sample[5...]
        if ending.isEmpty || ending.first == 0x0A { return (delimiter, min(6, sample.count)) }
        guard ending.first == 0x0D else { return nil }
        return (delimiter, ending.dropFirst().first == 0x0A ? 7 : 6)
    }

    /// Counts the fields of the first rows; a row that cannot be read ends the count.
    private static func widths(of sample: [UInt8], isWhole: Bool, by delimiter: Self) -> [Int] {
        var scanner = CSVScanner(delimiter: delimiter, limits: CSVLimits())
        var record = CSVRecord()
        var widths: [Int] = []
        sample.withUnsafeBufferPointer { bytes in
            var position = 0
            do throws(FormatError) {
                while widths.count < sampleRows,
                    try scanner.scan(bytes, from: &position, into: &record)
                {
                    widths.append(record.count)
                }
                if isWhole, widths.count < sampleRows, try scanner.finish(into: &record) {
                    widths.append(record.count)
                }
            } catch {
                // The reader comes to the same fault and reports it with its line.
            }
        }
        return widths.isEmpty && record.count > 0 ? [record.count] : widths
    }
}
