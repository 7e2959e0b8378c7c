import KithModel

/// A write that happens once, however often it is asked for: the key under which its answer
/// is kept, and how the answer is made of what the write returns.
///
/// The answer is kept in the write's own transaction: after a crash it is there exactly if
/// the write is.
public struct Once<Result>: Sendable {
    let key: OnceKey
    /// Makes the answer; nil for one that is not to be kept, since nothing happened.
    let answer: @Sendable (Result) throws -> [UInt8]?

    /// Keeps the answer to one write.
    ///
    /// - Parameter answer: called in the transaction, on the writer's thread, and again where
    ///   the store runs it again.
    package init(_ key: OnceKey, _ answer: @escaping @Sendable (Result) throws -> [UInt8]?) {
        self.key = key
        self.answer = answer
    }

    /// Returns the same for what the result is made of.
    func of<Source>(_ result: @escaping @Sendable (Source) throws -> Result) -> Once<Source> {
        let answer = answer
        return Once<Source>(key) { try answer(try result($0)) }
    }
}

/// The answer to a request that was answered before; a write ends with it that is not done
/// again.
package struct Replay: Error {
    /// What was kept.
    package let answer: [UInt8]
}
