import KithModel
import KithStore

extension Kernel {
    /// Returns what was answered to a request with the same key; nil where it is new.
    ///
    /// - Throws: `unauthenticated` for who may no longer ask; `idempotency_mismatch`,
    ///   `idempotency_pending`, `idempotency_unknown`.
    package func keptAnswer(_ key: OnceKey, as principal: Principal) async throws -> [UInt8]? {
        try await read(as: principal) { try self.keptAnswers($0.state.session).find(key) }
    }

    /// Does something that is no transaction of its own once at the most: notes first that
    /// it is begun, and at its end what was answered.
    ///
    /// Where the program ends in between, nobody knows whether it was done, and the next
    /// request with the key is told so.
    /// - Throws: `Replay`; what the body throws, after which it may be tried again.
    package func once<Result>(
        _ once: Once<Result>, _ body: () async throws -> Result
    ) async throws -> Result {
        try await writeKept { try $0.begin(once.key) }
        do {
            let result = try await body()
            let answer = try once.answer(result)
            try await writeKept { answers in
                guard let answer else { return try answers.forget(once.key) }
                try answers.keep(answer, once.key)
            }
            return result
        } catch {
            try await writeKept { try $0.forget(once.key) }
            throw error
        }
    }

    /// Runs a body that writes on a session, once for each key.
    ///
    /// - Throws: `Replay` where it was done before.
    func writing<Result>(
        once: Once<Result>?, on session: any SQLSession, _ body: () throws -> Result
    ) throws -> Result {
        guard let once else { return try body() }
        let answers = keptAnswers(session)
        if let answer = try answers.find(once.key) { throw Replay(answer: answer) }
        let result = try body()
        if let answer = try once.answer(result) { try answers.keep(answer, once.key) }
        return result
    }

    /// Takes away the answers that were kept long enough.
    func sweepKeptAnswers() async throws {
        let limit = KeptAnswers.limit(at: clock.now)
        // A look costs a reader; the writer is left alone where nothing is to be done.
        let isDue = try await store.read { try KeptAnswerTable($0).hasAny(keptBefore: limit) }
        guard isDue else { return }
        try await store.write { try KeptAnswerTable($0).removeAll(keptBefore: limit) }
    }

    private func keptAnswers(_ session: any SQLSession) -> KeptAnswers {
        KeptAnswers(session, at: clock.now, run: run)
    }

    private func writeKept(
        _ body: @escaping @Sendable (KeptAnswers) throws -> Void
    ) async throws {
        try await StoreFault.translated {
            try await self.store.write { try body(self.keptAnswers($0)) }
        }
    }
}

extension KeptAnswers {
    /// Notes that a request with a key is under way.
    ///
    /// - Throws: `Replay` where it was done before; what `find` throws.
    func begin(_ key: OnceKey) throws {
        if let answer = try find(key) { throw Replay(answer: answer) }
        try keep(nil, key)
    }
}
