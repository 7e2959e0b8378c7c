import KithModel

/// Rows of cells in aligned columns.
struct TextTable {
    /// A column's heading and on which side its cells stand.
    struct Column: ExpressibleByStringLiteral {
        var title: String
        /// Whether its cells stand at the right; numbers are never cut.
        var isNumber = false
        /// Whether its cells are worth nothing when they are cut, as ids and dates.
        var isWhole = false

        /// A column of texts.
        init(stringLiteral title: String) { self.init(title) }

        init(_ title: String, isNumber: Bool = false, isWhole: Bool = false) {
            self.title = title
            self.isNumber = isNumber
            self.isWhole = isWhole || isNumber
        }

        /// A column of numbers.
        static func number(_ title: String) -> Column { Column(title, isNumber: true) }

        /// A column of ids or dates.
        static func whole(_ title: String) -> Column { Column(title, isWhole: true) }
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    /// The space between two columns.
    private static let gap = 2
    /// The fewest columns to which a cell is cut.
    private static let narrowest = 8

    init(_ columns: [Column]) { self.columns = columns }

    /// Makes a table of a few columns.
    init(_ columns: Column...) { self.columns = columns }

    /// Adds a row; it has a cell for each column.
    mutating func add(_ cells: [String]) { rows.append(cells.map(Terminal.clean)) }

    /// Whether no row was added.
    var isEmpty: Bool { rows.isEmpty }

    /// Returns the table, cut to a width where there is one.
    func text(width: Int? = Terminal.width) -> String {
        var widths = naturalWidths
        if let width { widths = fitted(widths, to: width) }
        let head = line(columns.map(\.title), widths)
        let rule = widths.map { String(repeating: "─", count: $0) }
            .joined(separator: String(repeating: " ", count: Self.gap))
        let body = rows.map { line($0, widths) }
        let hidden = columns.dropFirst(widths.count).map(\.title)
        let note =
            hidden.isEmpty ? [] : ["Not shown for want of room: \(hidden.joined(separator: ", "))."]
        return ([head, rule] + body + note).joined(separator: "\n")
    }

    private var naturalWidths: [Int] {
        columns.indices.map { index in
            rows.reduce(DisplayWidth.of(columns[index].title)) {
                max($0, DisplayWidth.of($1[index]))
            }
        }
    }

    /// Cuts the widest texts first; what does not fit even then leaves at the right.
    private func fitted(_ natural: [Int], to width: Int) -> [Int] {
        var least = zip(columns, natural).map { $0.isWhole ? $1 : min($1, Self.narrowest) }
        func total(_ widths: [Int]) -> Int {
            widths.reduce(0, +) + Self.gap * max(0, widths.count - 1)
        }
        while least.count > 1, total(least) > width { least.removeLast() }
        var widths = Array(natural.prefix(least.count))
        while total(widths) > width {
            let cuttable = widths.indices.filter { widths[$0] > least[$0] }
            guard let widest = cuttable.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = zip(widths.indices, cells).map { index, cell in
            let cut = DisplayWidth.cut(cell, to: widths[index])
            let space = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(cut)))
            return columns[index].isNumber ? space + cut : cut + space
        }
        let line = padded.joined(separator: String(repeating: " ", count: Self.gap))
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
