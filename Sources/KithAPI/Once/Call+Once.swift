import KithKernel
import KithModel

/// Writes that happen once, however often they are asked for under one key.
///
/// What the kernel does in one transaction keeps its answer in that transaction. A twin that
/// comes meanwhile waits for the one writer like every other write, and is then given the
/// answer; there is nothing to poll. What is no transaction is noted before it is begun and
/// again at its end; its twin is sent away with 409 and `Retry-After`, since nobody can tell
/// how long such a thing takes.
extension Call {
    /// Writes, and answers with what was written.
    ///
    /// - Parameters:
    ///   - write: hands what it is given to the one function of the kernel that writes.
    ///   - answer: makes the answer of what was written, and of nothing else: it is called in
    ///     the transaction.
    func write<Result>(
        _ write: (Once<Result>?) async throws -> Result,
        answer: @escaping @Sendable (Result) throws -> Response
    ) async throws -> Response {
        let once = key.map { key in Once(key) { KeptResponse.bytes(of: try answer($0)) } }
        return try answer(try await write(once))
    }
}

extension Endpoint {
    /// What becomes of a request that is sent twice with one idempotency key.
    enum Repetition: Sendable {
        /// Asking again does no harm; the key is left aside.
        case harmless
        /// The write is one transaction, which keeps its answer.
        case kept
        /// What is done is no transaction: it is noted before and after.
        case noted
    }

    /// Answers a call, once for each key.
    func answer(_ call: Call) async throws -> Response {
        guard let key = call.key else { return try await run(call) }
        if let kept = try await call.kernel.keptAnswer(key, as: call.principal) {
            return try KeptResponse.response(of: kept)
        }
        do {
            guard repetition == .noted else { return try await run(call) }
            return try await call.kernel.once(Once(key, KeptResponse.bytes)) { try await run(call) }
        } catch let replay as Replay {
            return try KeptResponse.response(of: replay.answer)
        } catch {
            // Its twin may have been done while this one was looked at, which then found the
            // world changed: what it was to delete is gone.
            guard let kept = try await call.kernel.keptAnswer(key, as: call.principal) else {
                throw error
            }
            return try KeptResponse.response(of: kept)
        }
    }
}
