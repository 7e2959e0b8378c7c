import Glibc
import KithAPI
import KithModel

/// The bytes of a request's body, piece by piece, wherever they lie.
final class BodySource {
    /// The file that holds them; nil where they are in memory.
    let path: String?
    private var bytes: ArraySlice<UInt8>
    private let descriptor: Int32?

    /// How many bytes a piece has at the most.
    static let pieceSize = 1 << 16

    /// Opens a body.
    ///
    /// - Throws: `unavailable` for a file that cannot be read.
    init(_ body: Request.Body) throws {
        switch body {
        case .bytes(let all):
            path = nil
            bytes = all[...]
            descriptor = nil
        case .file(let place):
            path = place
            bytes = []
            let opened = open(place, O_RDONLY | O_CLOEXEC)
            guard opened >= 0 else { throw Self.failure }
            descriptor = opened
        }
    }

    /// Returns the next piece; empty at the end.
    func next() throws -> ArraySlice<UInt8> {
        guard let descriptor else {
            defer { bytes = bytes.dropFirst(Self.pieceSize) }
            return bytes.prefix(Self.pieceSize)
        }
        var piece = [UInt8](repeating: 0, count: Self.pieceSize)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure }
            return piece.prefix(count)
        }
    }

    /// Lets go of the file.
    func close() {
        if let descriptor { Glibc.close(descriptor) }
    }

    private static var failure: KernelError {
        KernelError(.unavailable, "The body of the request cannot be read")
    }
}
