import KithModel
import KithStore

extension Kernel {
    /// Somebody who is signed in with a browser.
    package struct SignedIn: Sendable {
        /// Who.
        package var user: RecordID
        /// What their forms carry, so that no other site can send one in their name.
        package var formKey: String
    }

    /// How long a session lasts that nobody uses: 14 days.
    private static let idleLimit: Int64 = 14 * 86_400_000
    /// How long a session lasts at the most: 90 days.
    private static let ageLimit: Int64 = 90 * 86_400_000
    /// How exactly it is noted when a session was used: 5 minutes.
    private static let touchInterval: Int64 = 300_000

    /// Opens a session for a user who has proved who they are.
    ///
    /// - Returns: the key for the browser's cookie; the database holds its hash only.
    package func startSession(for user: RecordID) async throws -> String {
        try Sodium.start()
        let key = Sodium.randomText(43)
        let now = clock.now
        let row = SessionRow(key: Self.sessionHash(key), user: user, startedAt: now, seenAt: now)
        try await StoreFault.translated {
            try await self.store.write { session in
                let table = SessionTable(session)
                try table.removeAll(seenBefore: now.adding(milliseconds: -Self.idleLimit))
                try table.insert(row)
            }
        }
        return key
    }

    /// Returns who holds a session's key, or nil when there is no such session any more.
    ///
    /// Whether the user may still sign in is decided wherever their rights are looked up.
    package func session(_ key: String) async throws -> SignedIn? {
        guard key.utf8.count <= 64 else { return nil }
        let hash = Self.sessionHash(key)
        let now = clock.now
        let row = try await StoreFault.translated {
            try await self.store.read { try SessionTable($0).find(hash) }
        }
        guard let row, now.milliseconds - row.seenAt.milliseconds < Self.idleLimit,
            now.milliseconds - row.startedAt.milliseconds < Self.ageLimit
        else { return nil }
        if now.milliseconds - row.seenAt.milliseconds > Self.touchInterval {
            try await StoreFault.translated {
                try await self.store.write { try SessionTable($0).touch(hash, at: now) }
            }
        }
        return SignedIn(user: row.user, formKey: Self.formKey(key))
    }

    /// Returns whether a session goes on; asking is no use of it, so nothing is noted.
    package func holdsSession(_ key: String) async throws -> Bool {
        let hash = Self.sessionHash(key)
        let now = clock.now.milliseconds
        let row = try await StoreFault.translated {
            try await self.store.read { try SessionTable($0).find(hash) }
        }
        guard let row else { return false }
        return now - row.seenAt.milliseconds < Self.idleLimit
            && now - row.startedAt.milliseconds < Self.ageLimit
    }

    /// Ends a session at once.
    package func endSession(_ key: String) async throws {
        let hash = Self.sessionHash(key)
        try await StoreFault.translated {
            try await self.store.write { try SessionTable($0).remove(hash) }
        }
        commits.ring()
    }

    static func sessionHash(_ key: String) -> [UInt8] {
        Digest.hash(Array("session ".utf8) + Array(key.utf8))
    }

    /// It is derived from the key, so that it needs no place of its own; from it the key
    /// cannot be found.
    private static func formKey(_ key: String) -> String {
        Hexadecimal.text(Digest.hash(Array("form ".utf8) + Array(key.utf8)).prefix(16))
    }
}

/// Bytes as people and cookies hold them.
enum Hexadecimal {
    /// Returns two digits a byte, in small letters.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
