import KithModel

/// A map that was guessed from a table's headers and first rows, and what is left to decide.
package struct ImportProposal: Sendable {
    /// The map, ready to be saved, changed and used.
    package var map: ImportMap
    /// The headers for which there is no field.
    package var leftOut: [String]
    /// Sentences about what could not be settled, such as dates that read in two ways.
    package var notes: [String]
}

extension ImportMap {
    /// Proposes a map for a table.
    ///
    /// A header is taken for a field by the field's name or title or by a usual other word,
    /// whatever its case and punctuation. Formats of dates and numbers are those in which
    /// every value of the sample can be read; where two differ, none is chosen and a note
    /// says so.
    ///
    /// - Parameters:
    ///   - headers: the first row.
    ///   - sample: some more rows, each in the order of the headers.
    ///   - entity: whose records the rows are.
    ///   - isOffered: whether a field may be written; all that can be where left out.
    package static func propose(
        headers: [String], sample: [[String]], entity: Entity,
        isOffered: (Field) -> Bool = { _ in true }
    ) -> ImportProposal {
        let names = HeaderNames(entity) { $0.isImportable && isOffered($0) }
        var proposal = ImportProposal(map: ImportMap(entity.name), leftOut: [], notes: [])
        var dates: [String] = []
        var numbers: [String] = []
        for (index, header) in headers.enumerated() {
            let header = header.trimmed
            guard header != ErrorFile.column else { continue }
            let cells = sample.map { index < $0.count ? $0[index] : "" }
            if isIDs(header, cells) {
                proposal.map.columns.append(Column(header, to: "id"))
                proposal.map.match = ["id"]
                continue
            }
            guard let (field, isCurrency) = names.field(header) else {
                proposal.leftOut.append(header)
                continue
            }
            let target = field.name + (isCurrency ? ".currency" : "")
            guard !proposal.map.columns.contains(where: { $0.to == target }) else {
                proposal.leftOut.append(header)
                continue
            }
            proposal.map.columns.append(Column(header, to: target))
            guard !isCurrency else { continue }
            switch field.type.valueType {
            case .date, .instant: dates += cells
            case .decimal, .money, .integer: numbers += cells
            default: break
            }
        }
        proposal.settleDates(dates)
        proposal.settleNumbers(numbers)
        return proposal
    }

    /// Whether a column holds Kith's own ids, as an export writes them.
    private static func isIDs(_ header: String, _ cells: [String]) -> Bool {
        let filled = cells.filter { !$0.isEmpty }
        return header == "id" && !filled.isEmpty && filled.allSatisfy { RecordID($0) != nil }
    }
}

extension ImportProposal {
    fileprivate mutating func settleDates(_ sample: [String]) {
        guard sample.contains(where: { !$0.trimmed.isEmpty }) else { return }
        let found = DateReader.detect(sample)
        if found.isAmbiguous {
            let fits = found.fits.map { "`\($0.rawValue)`" }.joined(separator: " or ")
            notes.append("The dates can be read as \(fits): say which in `dates`.")
        } else if let format = found.fits.first {
            map.dates = format
        } else {
            notes.append(
                "No format fits all dates of the first rows: say the usual one in `dates`.")
        }
    }

    fileprivate mutating func settleNumbers(_ sample: [String]) {
        guard sample.contains(where: { !$0.trimmed.isEmpty }) else { return }
        let found = NumberReader.detect(sample)
        if found.isAmbiguous {
            notes.append(
                "The numbers can be read with a decimal `point` or `comma`: say which in `numbers`."
            )
        } else if let style = found.fits.first {
            map.numbers = style
        } else {
            notes.append("Not all numbers of the first rows can be read as numbers.")
        }
    }
}

extension Field {
    /// Whether a table's column may be meant for the field, whoever writes it.
    package var isImportable: Bool {
        if isSystem { return name == "owner" || name == "team" }
        if case .file = type { return false }
        return !definition.isReadOnly && !definition.isSecret && !type.isComputed
    }
}

extension String {
    /// The text without blanks at its ends.
    var trimmed: String {
        let bytes = utf8
        guard let first = bytes.firstIndex(where: { !$0.isBlank }),
            let last = bytes.lastIndex(where: { !$0.isBlank })
        else { return "" }
        return String(self[first...last])
    }
}

extension UInt8 {
    /// Whether the byte is a space or a tab.
    var isBlank: Bool { self == 0x20 || self == 0x09 }
}
