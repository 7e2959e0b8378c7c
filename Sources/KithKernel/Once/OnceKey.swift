import CSodium
import KithModel

/// A caller's key for one request, as far as the database may know it.
///
/// The database holds a hash of key and caller, and the answer sealed under another hash of
/// them: who reads a stolen copy finds no records in it, and no token's text, without the
/// caller's key.
package struct OnceKey: Sendable {
    /// The hash by which the answer is found.
    let hash: [UInt8]
    /// The hash of what is asked.
    let request: [UInt8]
    private let seal: [UInt8]

    /// Takes a key.
    ///
    /// - Parameters:
    ///   - key: the caller's own text.
    ///   - principal: who asks; another one's equal key is another key.
    ///   - request: the hash of what is asked.
    package init(_ key: String, of principal: Principal, request: [UInt8]) {
        let name = Array("\(Self.number(of: principal)) \(key)".utf8)
        hash = Digest.hash(Array("once ".utf8) + name)
        seal = Digest.hash(Array("once, seal ".utf8) + name)
        self.request = request
    }

    /// Returns an answer as the database keeps it.
    func sealed(_ answer: [UInt8]) -> [UInt8] {
        let nonce = Sodium.randomBytes(Int(crypto_secretbox_NONCEBYTES))
        var box = [UInt8](repeating: 0, count: answer.count + Int(crypto_secretbox_MACBYTES))
        crypto_secretbox_easy(&box, answer, UInt64(answer.count), nonce, seal)
        return nonce + box
    }

    /// Returns an answer that the database has kept.
    ///
    /// - Throws: `unavailable` for one that was changed or cut.
    func opened(_ kept: [UInt8]) throws -> [UInt8] {
        let head = Int(crypto_secretbox_NONCEBYTES)
        let overhead = Int(crypto_secretbox_MACBYTES)
        guard kept.count >= head + overhead else { throw Self.broken }
        let (nonce, box) = (Array(kept.prefix(head)), Array(kept.dropFirst(head)))
        var answer = [UInt8](repeating: 0, count: box.count - overhead)
        let status = crypto_secretbox_open_easy(&answer, box, UInt64(box.count), nonce, seal)
        guard status == 0 else { throw Self.broken }
        return answer
    }

    /// A token is a caller of its own: its user may have others, which may read less.
    private static func number(of principal: Principal) -> Int64 {
        switch principal {
        case .user(let id), .token(let id): id.rawValue
        case .system: 0
        }
    }

    private static let broken = KernelError(
        .unavailable, "The answer that was kept under this key cannot be read.",
        recovery: "Look whether it was done; then use another key.")
}

/// The hash of a request, taken in piece by piece.
package struct RequestDigest {
    private var state = crypto_hash_sha256_state()

    /// Begins a hash.
    package init() { crypto_hash_sha256_init(&state) }

    /// Adds bytes, with their number: what stands beside each other cannot be moved.
    package mutating func add(_ bytes: [UInt8]) {
        withUnsafeBytes(of: Int64(bytes.count).littleEndian) { length in
            let length = Array(length)
            crypto_hash_sha256_update(&state, length, UInt64(length.count))
        }
        crypto_hash_sha256_update(&state, bytes, UInt64(bytes.count))
    }

    /// Adds a text.
    package mutating func add(_ text: String) { add(Array(text.utf8)) }

    /// Returns the hash of what was added.
    package mutating func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        crypto_hash_sha256_final(&state, &digest)
        return digest
    }
}
