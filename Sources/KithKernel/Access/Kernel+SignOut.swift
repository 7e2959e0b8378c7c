import KithModel
import KithStore

extension Kernel {
    /// Ends the sessions of a user in all browsers.
    ///
    /// - Parameter key: that of a session which stays; none stays where nil.
    package func endSessions(of user: RecordID, butFor key: String? = nil) async throws {
        let kept = key.map(Self.sessionHash) ?? []
        try await StoreFault.translated {
            try await self.store.write { try SessionTable($0).removeAll(of: user, butFor: kept) }
        }
        commits.ring()
    }

    /// Makes a password that nobody guesses, without letters that look alike.
    ///
    /// - Throws: `unavailable` when the system gives no random numbers.
    package static func newPassword() throws -> String {
        try Sodium.start()
        return Sodium.randomText(20)
    }
}
