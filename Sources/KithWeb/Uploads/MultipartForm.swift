import Glibc
import KithAPI
import KithModel

/// One file that a form brought along.
package struct UploadedFile: Sendable {
    /// The name of the form's field.
    package let field: String
    /// What its owner calls it; empty where no file was chosen.
    package let name: String
    /// The bytes, or the path of a file that goes with the request.
    package let body: Request.Body
}

/// Reads forms that bring files along (`multipart/form-data`, RFC 7578), piece by piece and
/// within bounds.
struct MultipartForm {
    /// The fields that are no files.
    private(set) var form = Form()
    /// The files, in order.
    private(set) var files: [UploadedFile] = []
    private var written: [String] = []
    private var fieldBytes = 0

    /// How many parts a form may have.
    static let partLimit = 64
    /// How many bytes all fields that are no files may have.
    static let fieldLimit = 1 << 20
    /// How many files a form may bring along.
    static let fileLimit = 4

    /// Whether a request brings such a form.
    static func isSent(in request: Request) -> Bool {
        (request.headers["content-type"] ?? "").lowercased().hasPrefix("multipart/form-data")
    }

    /// Reads the form that a request brings.
    ///
    /// A file of a body that lies in a file is written beside it, until `remove` is called.
    /// - Throws: `malformed` for what is no such form; `too_large` past the bounds.
    init(_ request: Request) throws {
        let type = request.headers["content-type"] ?? ""
        guard let boundary = PartHeaders.parameter("boundary", in: type),
            (1...70).contains(boundary.utf8.count)
        else { throw Self.malformed }
        let source = try BodySource(request.body)
        defer { source.close() }
        var scanner = PartScanner(source, boundary: boundary)
        do {
            try scanner.begin()
            var count = 0
            while let headers = try scanner.nextHeaders() {
                count += 1
                guard count <= Self.partLimit else { throw Self.tooLarge }
                try take(headers, &scanner, source)
            }
        } catch {
            remove()
            throw error
        }
    }

    /// Removes the files that were written beside the body.
    func remove() { for path in written { unlink(path) } }

    private mutating func take(
        _ headers: PartHeaders, _ scanner: inout PartScanner, _ source: BodySource
    ) throws {
        guard let name = headers.name else { throw Self.malformed }
        guard let file = headers.file else {
            var bytes: [UInt8] = []
            let room = Self.fieldLimit - fieldBytes
            try scanner.body { piece in
                guard bytes.count + piece.count <= room else { throw Self.tooLarge }
                bytes.append(contentsOf: piece)
            }
            fieldBytes += bytes.count
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw Self.malformed
            }
            let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
            return form.fields.append((name, lines.joined(separator: "\n")))
        }
        guard files.count < Self.fileLimit else { throw Self.tooLarge }
        files.append(
            UploadedFile(field: name, name: file, body: try content(&scanner, source)))
    }

    private mutating func content(
        _ scanner: inout PartScanner, _ source: BodySource
    ) throws -> Request.Body {
        guard let path = source.path else {
            var bytes: [UInt8] = []
            try scanner.body { bytes.append(contentsOf: $0) }
            return .bytes(bytes)
        }
        let target = "\(path).\(files.count)"
        let file = try PartFile(target)
        defer { file.close() }
        written.append(target)
        try scanner.body { try file.append($0) }
        return .file(target)
    }

    static var malformed: KernelError {
        KernelError(
            .malformed, "The form cannot be read", recovery: "Load the page and send it again.")
    }

    static var tooLarge: KernelError {
        KernelError(
            .tooLarge, "The form is larger than it may be",
            recovery: "Choose one file, and send long texts as a file.")
    }
}

/// A file into which a part is written, for its owner alone.
final class PartFile {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.failure }
    }

    func append(_ piece: ArraySlice<UInt8>) throws {
        var rest = piece
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure }
            rest = rest.dropFirst(count)
        }
    }

    func close() { Glibc.close(descriptor) }

    private static var failure: KernelError {
        KernelError(
            .unavailable, "The file cannot be kept: \(String(cString: strerror(errno)))",
            recovery: "Make room in the data folder.")
    }
}
