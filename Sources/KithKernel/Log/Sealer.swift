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
        guard try await hasUnsealed() else { return }
        while try await sealNext() {}
    }

    /// A look costs a reader; sealing would hold the writer, once a second for nothing.
    private func hasUnsealed() async throws -> Bool {
        try await kernel.store.read { session in
            let last = try SealTable(session).last()?.last ?? 0
            return try !ChangeTable(session).entries(after: last, limit: 1).isEmpty
        }
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

    /// Checks every link, and every digest whose values are still there, also of what is not
    /// sealed yet.
    ///
    /// - Returns: what does not fit, as sentences; empty when all is well.
    func verify() async throws -> [String] {
        try await kernel.store.look { session in
            var faults: [String] = []
            var previous = Self.root
            var covered: Int64 = 0
            for seal in try SealTable(session).all() {
                guard Self.isSound(seal) else {
                    faults.append(
                        "The seal up to change \(seal.last) covers no stretch of the log.")
                    continue
                }
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
            return try faults + Self.checkUnsealed(after: covered, session)
        }
    }

    private static func isSound(_ seal: Seal) -> Bool {
        let (length, overflow) = seal.last.subtractingReportingOverflow(seal.first)
        return seal.first > 0 && !overflow && (0..<Int64(linkLength)).contains(length)
    }

    private static func checkUnsealed(
        after covered: Int64, _ session: any SQLSession
    ) throws -> [String] {
        var faults: [String] = []
        var last = covered
        while true {
            let entries = try ChangeTable(session).entries(after: last, limit: linkLength)
            guard let end = entries.last else { return faults }
            if end.seq - last != Int64(entries.count) {
                faults.append("Of the changes \(last + 1) to \(end.seq) some are missing.")
            }
            faults += checkDigests(entries)
            last = end.seq
        }
    }

    private static func checkDigests(_ entries: [ChangeEntry]) -> [String] {
        entries.filter { !isIntact($0) }.map { "The values of change \($0.seq) were altered." }
    }

    /// Values and salt are there both and fit the digest, or were erased both.
    private static func isIntact(_ entry: ChangeEntry) -> Bool {
        guard let salt = entry.salt, let after = entry.after else {
            return entry.salt == nil && entry.after == nil && entry.before == nil
        }
        return Digest.of(salt: salt, before: entry.before, after: after) == entry.digest
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
    /// Blanks a record's values in the change log for good, with the salts of their digests,
    /// and what its events say.
    ///
    /// The record itself is the caller's to blank; the chain over the log still verifies.
    /// - Throws: `forbidden` when the caller may not delete the record; `not_found`.
    /// - Returns: how many changes were blanked.
    @discardableResult
    public func erase(_ entity: String, _ id: RecordID) throws -> Int {
        try requireWriting()
        let entity = try self.entity(entity)
        let known = try records(entity, [id], verb: .read, deletion: .either)
        guard known.contains(where: { $0.id == id }) else {
            throw KernelError(
                .notFound, "There is no \(entity.name) \(id).",
                recovery: "Look for it: kith query \(entity.name)")
        }
        guard try !reachableOrNone(entity, [id], .delete, deletion: .either).isEmpty else {
            throw KernelError(
                .forbidden, "You may not erase this \(entity.definition.title.lowercased()).",
                recovery: "Ask an administrator.")
        }
        state.events = state.events.map { $0.record == id ? $0.blanked : $0 }
        try OutboxTable(state.session).erase(record: id)
        return try ChangeTable(state.session).erase(record: id)
    }
}
