import Glibc
import KithModel

/// A table in a file, which may be read from its beginning any number of times.
struct TableFile: Sendable {
    let path: String
    /// The size in bytes when the import began.
    let size: Int64

    /// Looks at a file.
    ///
    /// - Throws: `not_found`; `invalid` for what is no file with an end, such as a pipe.
    init(_ path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw KernelError(
                .notFound, "The file \(path) cannot be read: \(String(cString: strerror(errno))).",
                recovery: "Check the name and its mode.")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw KernelError(
                .invalid, "\(path) is not a file.", recovery: "Save the table as a CSV file.")
        }
        self.path = path
        size = Int64(status.st_size)
    }

    /// The last part of the path.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// Opens the table as a map describes it, and reads its headers.
    ///
    /// - Throws: `invalid` for a file without a first row.
    func open(_ map: ImportMap) throws -> Table {
        let source = try FileSource(path)
        let options = CSVReader.Options(delimiter: map.delimiter, encoding: map.encoding)
        var reader = CSVReader(source: source.next, options: options)
        do {
            guard let first = try reader.next() else {
                throw KernelError(
                    .invalid, "The file \(name) is empty.",
                    recovery: "Its first row must name the columns.")
            }
            if let fault = first.fault { throw fault }
            return Table(source: source, reader: reader, headers: first.strings)
        } catch let error as FormatError {
            throw KernelError(.invalid, error.message, recovery: error.recovery)
        }
    }
}

/// A table that is being read.
struct Table {
    let source: FileSource
    var reader: CSVReader
    /// The first row.
    let headers: [String]
}

/// The bytes of a file, chunk by chunk.
final class FileSource {
    private static let chunk = 256 * 1024

    private let descriptor: Int32
    private let path: String
    /// How many bytes were read.
    private(set) var count: Int64 = 0

    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(path) }
    }

    deinit { close(descriptor) }

    /// Returns the next bytes, or nil at the end.
    func next() throws -> [UInt8]? {
        while true {
            var length = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: Self.chunk) { buffer, filled in
                length = read(descriptor, buffer.baseAddress, buffer.count)
                filled = max(0, length)
            }
            if length > 0 {
                count += Int64(length)
                return bytes
            }
            if length == 0 { return nil }
            guard errno == EINTR else { throw Self.failure(path) }
        }
    }

    private static func failure(_ path: String) -> KernelError {
        KernelError(
            .unavailable, "The file \(path) cannot be read: \(String(cString: strerror(errno))).",
            recovery: "Check its mode and the disk.")
    }
}
