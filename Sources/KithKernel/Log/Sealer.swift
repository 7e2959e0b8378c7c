import KithModel
import KithQuery
import KithStore

/// Seals the change log into a hash chain, after the commit and one at a time.
///
/// A link covers the entries since the last one, in order of their numbers, by their salted
/// digests: values can be erased later and the chain still verifies.
struct Sealer: Sendable {
    private let kernel: Kernel

    init(_ kernel: Kernel) { self.kernel = kernel }

    /// How many entries one link may cover.
    static let linkLength = 10_000

    /// Seals what is not sealed yet.
    func seal() async throws {
        while try await sealNext() {}
    }

    private func sealNext() async throws -> Bool {
        let now = kernel.clock.now
        return try await kernel.store.write { session in
            let seals = SealTable(session)
            let last = try seals.last()
            let entries = try ChangeTable(session)
                .entries(after: last?.last ?? 0, limit: Self.linkLength)
            guard let first = entries.first, let end = entries.last else { return false }
            let hash = Digest.link(after: last?.hash ?? Self.root, entries)
            try seals.append(Seal(first: first.seq, last: end.seq, at: now, hash: hash))
            return entries.count == Self.linkLength
        }
    }

    /// Checks every link, and every digest whose values are still there.
    ///
    /// - Returns: what does not fit, as sentences; empty when all is well.
    func verify() async throws -> [String] {
        try await kernel.store.read { session in
            var faults: [String] = []
            var previous = Self.root
            var covered: Int64 = 0
            for seal in try SealTable(session).all() {
                if seal.first != covered + 1 {
                    faults.append("Changes \(covered + 1) to \(seal.first - 1) are not sealed.")
                }
                let count = Int(seal.last - seal.first + 1)
                let entries = try ChangeTable(session).entries(after: seal.first - 1, limit: count)
                if Digest.link(after: previous, entries) != seal.hash {
                    faults.append("Changes \(seal.first) to \(seal.last) differ from their seal.")
                }
                faults += Self.checkDigests(entries)
                previous = seal.hash
                covered = seal.last
            }
            return faults
        }
    }

    private static func checkDigests(_ entries: [ChangeEntry]) -> [String] {
        entries.compactMap { entry in
            guard let salt = entry.salt, let after = entry.after else { return nil }
            let digest = Digest.of(salt: salt, before: entry.before, after: after)
            return digest == entry.digest ? nil : "The values of change \(entry.seq) were altered."
        }
    }

    /// What the first link follows.
    private static let root = Digest.hash(Array("kith change log".utf8))
}

extension Kernel {
    /// Checks the hash chain over the change log.
    ///
    /// - Returns: what does not fit, as sentences; empty when all is well.
    public func verifyChangeLog() async throws -> [String] {
        try await StoreFault.translated { try await Sealer(self).verify() }
    }
}

extension Transaction {
    /// Blanks a record's values in the change log for good, with the salts of their digests.
    ///
    /// The record itself is the caller's to blank; the chain over the log still verifies.
    /// - Throws: `forbidden` when the caller may not delete the record; `not_found`.
    /// - Returns: how many changes were blanked.
    @discardableResult
    public func erase(_ entity: String, _ id: RecordID) throws -> Int {
        try requireWriting()
        let entity = try self.entity(entity)
        guard try !reachableOrNone(entity, [id], .delete).isEmpty else {
            throw KernelError(
                .forbidden, "You may not erase this \(entity.definition.title.lowercased()).",
                recovery: "Ask an administrator.")
        }
        return try ChangeTable(state.session).erase(record: id)
    }
}
