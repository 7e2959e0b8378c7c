import KithModel
import KithTransfer

/// Tables as files bring them: read alike however they are cut into pieces, and what is
/// written is read back.
struct CSVFuzzer: Fuzzer {
    static let name = "csv"

    init() async throws {}

    func run(_ input: [UInt8]) async throws {
        let whole = Self.read(input, pieces: input.count + 1)
        let size = input.count > 4096 ? 977 : 1 + input.count % 7
        let pieces = Self.read(input, pieces: size)
        try Finding.require(whole == pieces, "read otherwise in pieces of \(size) bytes")
        guard whole.failure == nil, !whole.rows.isEmpty else { return }
        try Self.requireRoundTrip(whole.rows)
    }

    private struct Table: Equatable {
        var rows: [[String]] = []
        var faults: [String] = []
        var failure: String?
    }

    private static func read(
        _ input: [UInt8], pieces size: Int, delimiter: CSVDelimiter? = nil
    ) -> Table {
        var rest = input[...]
        var reader = CSVReader(
            source: {
                guard !rest.isEmpty else { return nil }
                defer { rest = rest.dropFirst(size) }
                return Array(rest.prefix(size))
            }, options: CSVReader.Options(delimiter: delimiter))
        var table = Table()
        do {
            while let row = try reader.next() {
                table.rows.append(row.strings)
                if let fault = row.fault { table.faults.append(fault.message) }
            }
        } catch {
            table.failure = "\(error)"
        }
        return table
    }

    private static func requireRoundTrip(_ rows: [[String]]) throws {
        for delimiter in [CSVDelimiter.comma, .tab] {
            var writer = CSVWriter(delimiter: delimiter)
            for row in rows { writer.write(row) }
            let again = read(writer.take(), pieces: 1 << 16, delimiter: delimiter)
            try Finding.require(
                again.failure == nil, "not read again: \(again.failure ?? "")")
            let plain = again.rows.map { $0.map(unguarded) }
            try Finding.require(plain == rows.map { $0.map(unguarded) }, "read again as others")
        }
    }

    private static func unguarded(_ cell: String) -> [UInt8] {
        Array(FormulaGuard.unguarded(Array(cell.utf8)[...]))
    }

    static let grammar = Grammar(
        """
        start = <rows> | <bom><rows> | sep=<sep><end><rows> | <long> | <raw>
        bom = \u{FEFF}
        rows = <row> | <row><end><rows> | <row><end><rows> | <end><rows>
        row = <cell> | <cell><sep><row> | <cell>,<row> | <cell>;<row>
        sep = , | ; | \\b | \t | <odd>
        end = \\n | \\r\\n | \\r | \\n\\n | \\n\\r
        cell = \\e | <letters> | <number> | "<inside>" | <odd> | "<inside>"<letters> | a"b | "<inside>
        cell = =<letters> | -<number> | @x | '=1 | <raw>
        inside = \\e | <letters><inside> | ""<inside> | <end><inside> | <sep><inside> | <odd><inside> | <long>
        """)
}
