import Synchronization

/// Hands out record ids that never go back and never wait.
///
/// An id takes the later of the clock and the last id; when the 4,096 sequence numbers of
/// a millisecond are used, it carries into the next millisecond.
public final class IDSequence: Sendable {
    private let node: Int64
    private let last: Mutex<Int64>

    /// Starts after `last`, the highest id that the database holds.
    public init(node: Int64, after last: RecordID?) {
        self.node = node & 0x3FF
        self.last = Mutex(last.map { Self.position(of: $0) } ?? 0)
    }

    /// Returns a new id at a moment given in milliseconds since 1970-01-01T00:00Z.
    ///
    /// Moments outside the 41 bits of an id (2020 to 2089) count as their ends.
    public func next(at milliseconds: Int64) -> RecordID {
        let latest: Int64 = 0x1FF_FFFF_FFFF
        let moment = min(max(milliseconds, RecordID.epoch), RecordID.epoch + latest)
        let position = last.withLock { last in
            last = max(last + 1, (moment - RecordID.epoch) << 12)
            return last
        }
        return RecordID(milliseconds: position >> 12, node: node, sequence: position)
    }

    private static func position(of id: RecordID) -> Int64 {
        (id.rawValue >> 22) << 12 | (id.rawValue & 0xFFF)
    }
}
