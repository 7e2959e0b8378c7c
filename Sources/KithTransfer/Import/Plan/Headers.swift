import KithModel

/// The first row of a table.
struct Headers: Sendable {
    /// The headers without blanks around them.
    let names: [String]

    init(_ cells: [String]) { names = cells.map(\.trimmed) }

    /// Returns the place of a header; case is ignored where that leaves no doubt.
    ///
    /// - Throws: `invalid`, with the nearest header.
    func place(of header: String) throws -> Int {
        let wanted = header.trimmed
        var places = names.indices.filter { names[$0] == wanted }
        if places.isEmpty {
            let folded = FoldedText.fold(wanted)
            places = names.indices.filter { FoldedText.fold(names[$0]) == folded }
        }
        guard let place = places.first else {
            let known = names.filter { $0 != ErrorFile.column }
            throw KernelError(
                .invalid,
                "The file has no column `\(wanted)`\(Suggestion.question(for: wanted, among: known))",
                recovery: "Its columns are: \(known.joined(separator: ", ")).")
        }
        guard places.count == 1 else {
            throw KernelError(
                .invalid, "The file has \(places.count) columns called `\(names[place])`.",
                recovery: "Give them different headers.")
        }
        return place
    }
}
