import Glibc
import Hummingbird
import KithAPI
import KithKernel
import KithModel
import NIOCore
import Synchronization

/// How much may come along with a request.
struct UploadLimit {
    /// How many bytes are kept in memory.
    let memory: Int
    /// How many bytes there may be in all; what memory does not hold goes to a file.
    let total: Int

    /// How much there may be in all, in words.
    var words: String { total < 1 << 20 ? "\(total >> 10) KB" : "\(total >> 20) MB" }

    /// One mebibyte, enough for every form and every record.
    static let ordinary = UploadLimit(memory: 1 << 20, total: 1 << 20)
    /// What strangers fill into forms.
    static let forms = UploadLimit(memory: 64 << 10, total: 64 << 10)
    /// Files that are imported may have half a gibibyte.
    static let files = UploadLimit(memory: 1 << 20, total: 512 << 20)
}

/// How much of the bodies that are coming in is kept in memory; what goes beyond it goes to
/// files, so that many who send slowly cannot fill it.
final class BodyMemory: Sendable {
    private static let limit = 64 << 20
    private let taken = Atomic<Int>(0)

    /// Returns whether there is room for some bytes more, and takes it.
    func take(_ count: Int) -> Bool {
        guard taken.add(count, ordering: .relaxed).newValue <= Self.limit else {
            give(count)
            return false
        }
        return true
    }

    /// Gives back what was taken.
    func give(_ count: Int) { taken.subtract(count, ordering: .relaxed) }
}

/// Takes in the body of one request, into memory or a file that nobody else can read.
final class Upload {
    private let limit: UploadLimit
    private let spool: String
    private let memory: BodyMemory
    private var held = 0
    private var file: SpoolFile?

    init(limit: UploadLimit, spool: String, memory: BodyMemory) {
        self.limit = limit
        self.spool = spool
        self.memory = memory
    }

    /// Returns the body of a request.
    ///
    /// - Throws: `too_large`, before anything is read where the request says its length;
    ///   `malformed` for a body that breaks off.
    func body(
        of request: Hummingbird.Request, _ head: RequestHead
    ) async throws -> KithAPI.Request.Body {
        if let length = head.contentLength, length > limit.total { throw tooLarge }
        var bytes: [UInt8] = []
        var count = 0
        for try await piece in request.body {
            count += piece.readableBytes
            guard count <= limit.total else { throw tooLarge }
            bytes.append(contentsOf: piece.readableBytesView)
            if bytes.count > limit.memory || !hasRoom(for: piece.readableBytes) {
                if file == nil { file = try SpoolFile(in: spool) }
                try file?.append(bytes)
                bytes.removeAll()
                giveBack()
            }
        }
        if let length = head.contentLength, length != count { throw Self.broken }
        guard let file else { return .bytes(bytes) }
        try file.append(bytes)
        return .file(file.path)
    }

    /// Takes the file away, if there was one, and gives back the memory.
    func remove() {
        giveBack()
        file?.remove()
    }

    private func hasRoom(for count: Int) -> Bool {
        guard memory.take(count) else { return false }
        held += count
        return true
    }

    private func giveBack() {
        memory.give(held)
        held = 0
    }

    private static let broken = KernelError(
        .malformed, "The body of the request broke off.", recovery: "Send it again.")

    private var tooLarge: KernelError {
        KernelError(
            .tooLarge, "The request holds more than \(limit.words).",
            recovery: "Send it in smaller parts.")
    }
}

/// A file for an upload, mode 0600, under a name that nobody can guess.
final class SpoolFile {
    let path: String
    private let descriptor: Int32

    /// - Throws: `unavailable` when the file cannot be made.
    init(in folder: String) throws {
        mkdir(folder, 0o700)
        var template = Array("\(folder)/upload-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard descriptor >= 0 else {
            throw KernelError(
                .unavailable, "The upload cannot be kept: \(String(cString: strerror(errno))).",
                recovery: "Make room in the data folder.")
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit { close(descriptor) }

    func append(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else {
                throw KernelError(
                    .unavailable,
                    "The upload cannot be kept: \(String(cString: strerror(errno))).",
                    recovery: "Make room in the data folder.")
            }
            rest = rest.dropFirst(written)
        }
    }

    func remove() { unlink(path) }
}
