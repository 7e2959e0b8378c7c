import KithTransfer

/// A source that hands out `bytes` in chunks of `size`, or whole.
func source(_ bytes: [UInt8], size: Int? = nil) -> ByteSource {
    var rest = bytes[...]
    return {
        guard !rest.isEmpty else { return nil }
        defer { rest = rest.dropFirst(size ?? rest.count) }
        return Array(rest.prefix(size ?? rest.count))
    }
}

func reader(
    _ bytes: [UInt8], size: Int? = nil, _ options: CSVReader.Options = .init(delimiter: .comma)
) -> CSVReader {
    CSVReader(source: source(bytes, size: size), options: options)
}

func reader(
    _ text: String, size: Int? = nil, _ options: CSVReader.Options = .init(delimiter: .comma)
) -> CSVReader {
    reader(Array(text.utf8), size: size, options)
}

/// All that came out of a reader: rows as bytes, so that canonical equality hides nothing.
struct Transcript: Equatable {
    var rows: [[[UInt8]]] = []
    var lines: [Int] = []
    var faults: [FormatError?] = []
    var error: FormatError?

    init(_ reader: CSVReader) {
        var reader = reader
        do {
            while let record = try reader.next() {
                rows.append((0..<record.count).map { Array(record.bytes(at: $0)) })
                lines.append(record.line)
                faults.append(record.fault)
            }
        } catch {
            self.error = error as? FormatError
        }
    }

    var texts: [[String]] {
        rows.map { $0.map { String(decoding: $0, as: UTF8.self) } }
    }
}

/// A generator whose numbers are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
