import KithModel
import KithStore

/// The answers that are kept, within one transaction or snapshot.
struct KeptAnswers {
    /// How long an answer is kept, in milliseconds of the kernel's clock: 24 hours.
    static let keptFor: Int64 = 86_400_000

    private let table: KeptAnswerTable
    private let now: Instant
    private let run: Int64

    init(_ session: any SQLSession, at now: Instant, run: Int64) {
        table = KeptAnswerTable(session)
        self.now = now
        self.run = run
    }

    /// The moment before which nothing counts any more.
    static func limit(at now: Instant) -> Instant { now.adding(milliseconds: -keptFor) }

    /// Returns the answer that is kept under a key; nil where there is none.
    ///
    /// - Throws: `idempotency_mismatch` where the key stood for something else;
    ///   `idempotency_pending` while that is under way; `idempotency_unknown` where the
    ///   program ended in the midst of it.
    func find(_ key: OnceKey) throws -> [UInt8]? {
        guard let row = try table.find(key.hash), row.at >= Self.limit(at: now) else { return nil }
        guard row.request == key.request else {
            throw KernelError(
                .idempotencyMismatch, "This idempotency key stood for another request.",
                recovery: "Give each write a key of its own; repeat a write as it was.")
        }
        if let answer = row.answer { return try key.opened(answer) }
        guard row.run == run else {
            throw KernelError(
                .idempotencyUnknown,
                "The server ended while it did this; whether it was done is not known.",
                recovery: "Look whether it was done; if not, send it with another key.")
        }
        throw KernelError(
            .idempotencyPending, "The same request is under way.",
            recovery: "Send it again in a second, with the same key.")
    }

    /// Keeps an answer, or that there will be one.
    func keep(_ answer: [UInt8]?, _ key: OnceKey) throws {
        try table.remove(key.hash)
        try table.insert(
            KeptAnswerRow(
                key: key.hash, request: key.request, at: now, run: run,
                answer: answer.map(key.sealed)))
    }

    /// Forgets a key.
    func forget(_ key: OnceKey) throws { try table.remove(key.hash) }
}
