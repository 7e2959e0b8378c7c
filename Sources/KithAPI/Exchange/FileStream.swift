import Glibc
import KithModel

/// A file that is sent piece by piece.
struct FileStream: Sendable {
    private static let piece = 64 * 1024

    private let path: String

    init(_ path: String) { self.path = path }

    /// Sends the file from its beginning to its end.
    ///
    /// - Throws: `not_found` when it is gone.
    func send(to write: @Sendable ([UInt8]) async throws -> Void) async throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw KernelError(.notFound, "The file is gone.") }
        defer { close(descriptor) }
        while true {
            var length = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: Self.piece) { buffer, filled in
                length = read(descriptor, buffer.baseAddress, buffer.count)
                filled = max(0, length)
            }
            if length < 0, errno == EINTR { continue }
            guard length >= 0 else { throw KernelError(.unavailable, "The file cannot be read.") }
            if length == 0 { return }
            try await write(bytes)
        }
    }
}
