import Glibc
import KithModel

/// The file of refused rows beside the input: its columns and cells, and `kith_error`.
///
/// It is UTF-8 with a byte order mark, so that a map which names another encoding still reads
/// it. Cells that a spreadsheet would run are guarded by an apostrophe, which imports take off.
/// It appears under its name when the import ends.
final class ErrorFile {
    /// The header of the last column.
    static let column = "kith_error"

    /// The path that the file gets.
    let path: String
    private let draft: String
    private let descriptor: Int32
    private let width: Int
    private let kept: [Int]
    private var writer: CSVWriter
    private var lines: Set<Int> = []
    private var isFinished = false

    /// Makes the file under a provisional name.
    ///
    /// - Throws: `unavailable` where the folder cannot be written.
    init(for input: String, headers: [String], delimiter: CSVDelimiter) throws {
        path = Self.path(for: input)
        draft = path + ".part"
        width = headers.count
        kept = headers.indices.filter { headers[$0].trimmed != Self.column }
        writer = CSVWriter(delimiter: delimiter)
        descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
        try write([0xEF, 0xBB, 0xBF])
        writer.write(kept.map { headers[$0] } + [Self.column])
    }

    deinit {
        close(descriptor)
        if !isFinished { unlink(draft) }
    }

    /// Adds a row with what is wrong with it; one that is there already is left as it is.
    func add(_ record: CSVRecord, _ faults: [ImportFault]) throws {
        guard lines.insert(record.line).inserted else { return }
        // A row that is too long keeps its surplus, and so stays refused until it is mended.
        for place in kept + Array(width..<max(width, record.count)) {
            record.bytes(at: place).withUnsafeBufferPointer { writer.writeField($0) }
        }
        var text = faults.map { fault in
            fault.recovery.isEmpty ? fault.message : fault.message + " " + fault.recovery
        }.joined(separator: " ")
        text.withUTF8 { writer.writeField($0) }
        writer.endRow()
        if writer.count > 64 * 1024 { try write(writer.take()) }
    }

    /// Ends the file.
    ///
    /// - Returns: its path, or nil when it holds no row and is gone.
    func finish() throws -> String? {
        isFinished = true
        guard !lines.isEmpty else {
            unlink(draft)
            return nil
        }
        try write(writer.take())
        guard rename(draft, path) == 0 else { throw Self.failure(path) }
        return path
    }
}

extension ErrorFile {
    private static func path(for input: String) -> String {
        let folder = input.lastIndex(of: "/").map { input[...$0] } ?? ""
        let name = input.dropFirst(folder.count)
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name
        return folder + (stem.isEmpty ? name : stem) + ".errors.csv"
    }

    private func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written >= 0 || errno == EINTR else { throw Self.failure(path) }
            rest = rest.dropFirst(max(0, written))
        }
    }

    private static func failure(_ path: String) -> KernelError {
        KernelError(
            .unavailable, "\(path) cannot be written: \(String(cString: strerror(errno))).",
            recovery: "Copy the input to a folder that you may write, and import it from there.")
    }
}
