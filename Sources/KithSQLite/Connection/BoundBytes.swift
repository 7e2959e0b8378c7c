import KithStore

/// The bytes of the texts and blobs that a statement is bound to.
///
/// They are copied into one block that stays, so that SQLite needs no copies of its own.
final class BoundBytes {
    /// A block that one large value made is not kept.
    private static let largestKept = 1 << 16

    private var block = UnsafeMutableRawPointer.allocate(byteCount: 256, alignment: 8)
    private var size = 256
    private var used = 0

    deinit {
        block.deallocate()
    }

    /// Forgets what is there and makes room for the bytes of some values.
    func begin(_ values: [SQLValue]) {
        used = 0
        var needed = 0
        for value in values {
            switch value {
            case .text(let text): needed += text.utf8.count
            case .blob(let bytes): needed += bytes.count
            case .null, .integer: break
            }
        }
        if needed > size { resize(to: needed) }
    }

    /// Copies bytes, for which there must be room, and returns where they stay.
    func keep(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutableRawPointer {
        let place = block + used
        if let start = bytes.baseAddress { place.copyMemory(from: start, byteCount: bytes.count) }
        used += bytes.count
        return place
    }

    /// Gives a large block back; nothing may be bound to it any more.
    func end() {
        if size > Self.largestKept { resize(to: 256) }
    }

    private func resize(to count: Int) {
        block.deallocate()
        block = .allocate(byteCount: count, alignment: 8)
        size = count
    }
}
