import KithModel
import KithStore

/// A place between two changes of the log, with a mark of the change before it.
///
/// The mark tells whether the log still holds that change there: a database that was brought
/// back from a copy writes other changes under the same numbers.
struct FeedPlace: Sendable, Hashable {
    /// The number of the change before; 0 at the beginning.
    let seq: Int64
    /// The first bytes of that change's digest; zeros at the beginning.
    let mark: UInt64

    /// The beginning of the log.
    static let start = FeedPlace(seq: 0, mark: 0)

    /// Names the place behind a change.
    init(behind entry: ChangeEntry) { self.init(seq: entry.seq, digest: entry.digest) }

    /// Names the place behind a change by its number and its digest.
    init(seq: Int64, digest: [UInt8]) {
        self.init(seq: seq, mark: Self.number(digest.prefix(8)))
    }

    private init(seq: Int64, mark: UInt64) {
        self.seq = seq
        self.mark = mark
    }
}

extension FeedPlace {
    /// How many bytes a place has.
    static let length = 16

    /// Reads what `bytes` wrote.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        self.init(
            seq: Int64(bitPattern: Self.number(bytes.prefix(8))),
            mark: Self.number(bytes.suffix(8)))
    }

    /// The place as bytes.
    var bytes: [UInt8] {
        [UInt64(bitPattern: seq), mark].flatMap { number in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
        }
    }

    private static func number(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension ChangeTable {
    /// Returns the place behind the change of a number; the beginning for 0.
    ///
    /// - Throws: `StoreError.corrupt` where the log has no such change.
    func place(behind seq: Int64) throws -> FeedPlace {
        guard seq > 0 else { return .start }
        guard let digest = try digest(at: seq) else {
            throw StoreError.corrupt("the change log has no change \(seq)")
        }
        return FeedPlace(seq: seq, digest: digest)
    }

    /// Returns whether the log still holds, before a place, the change that it was named by.
    func holds(_ place: FeedPlace) throws -> Bool {
        if place.seq == 0 { return place == .start }
        return try digest(at: place.seq).map { FeedPlace(seq: place.seq, digest: $0) } == place
    }
}
