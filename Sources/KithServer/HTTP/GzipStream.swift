import CZlib
import KithModel

/// Packs bytes in the format gzip (RFC 1952), piece by piece.
///
/// It is used by one task at a time, which hands it every piece in turn.
final class GzipStream {
    /// How hard it tries: from four on, each step costs more time than it saves bytes.
    private static let level: Int32 = 4
    /// The largest window, and 16 for the frame of gzip.
    private static let window: Int32 = 15 + 16
    private static let memory: Int32 = 8
    private static let piece = 1 << 15

    // The library keeps the address of the stream, so it must not move.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    /// Begins a stream.
    ///
    /// - Throws: `unavailable` when there is no memory for it.
    init() throws {
        stream.initialize(to: z_stream())
        let status = deflateInit2_(
            stream, Self.level, Z_DEFLATED, Self.window, Self.memory, Z_DEFAULT_STRATEGY,
            ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            stream.deallocate()
            throw KernelError(
                .unavailable, "There is no memory to pack the answer.", recovery: "Try again.")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Returns what is ready of the packed bytes after some more; it may be none.
    func add(_ bytes: [UInt8]) -> [UInt8] { deflated(bytes, Z_NO_FLUSH) }

    /// Returns the rest.
    func finish() -> [UInt8] { deflated([], Z_FINISH) }

    /// Returns bytes packed as a whole.
    ///
    /// - Throws: `unavailable` when there is no memory for it.
    static func packed(_ bytes: [UInt8]) throws -> [UInt8] {
        let stream = try GzipStream()
        return stream.add(bytes) + stream.finish()
    }

    private func deflated(_ bytes: [UInt8], _ flush: Int32) -> [UInt8] {
        var bytes = bytes
        var packed: [UInt8] = []
        var room = [UInt8](repeating: 0, count: Self.piece)
        bytes.withUnsafeMutableBufferPointer { input in
            room.withUnsafeMutableBufferPointer { output in
                stream.pointee.next_in = input.baseAddress
                stream.pointee.avail_in = uInt(input.count)
                repeat {
                    stream.pointee.next_out = output.baseAddress
                    stream.pointee.avail_out = uInt(output.count)
                    // With room for output and a stream that is sound it cannot fail.
                    _ = deflate(stream, flush)
                    packed += output.prefix(output.count - Int(stream.pointee.avail_out))
                } while stream.pointee.avail_out == 0
            }
        }
        return packed
    }
}
