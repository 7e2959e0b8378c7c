import CSodium
import KithModel

/// Password hashes: argon2id with libsodium's interactive limits (RFC 9106).
enum Password {
    /// The fewest characters that a password may have.
    static let minimumLength = 10

    /// Returns the self-describing hash of a password.
    ///
    /// - Throws: `invalid` for one shorter than 10 characters or longer than 1,024 bytes.
    static func hash(_ password: String) throws -> String {
        guard password.unicodeScalars.count >= minimumLength, password.utf8.count <= 1024 else {
            throw KernelError(
                .invalid, "A password needs at least \(minimumLength) characters.",
                recovery: "Choose a longer one.", field: "password")
        }
        try Sodium.start()
        var encoded = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let bytes = password.utf8.map { CChar(bitPattern: $0) }
        let status = crypto_pwhash_str(
            &encoded, bytes, UInt64(bytes.count), memoryLimit.operations, memoryLimit.bytes)
        guard status == 0 else {
            throw KernelError(.unavailable, "There is not enough memory to check a password.")
        }
        return String(
            decoding: encoded.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Returns whether a password belongs to a hash, in constant time over its bytes.
    static func verify(_ password: String, hash: String) -> Bool {
        guard password.utf8.count <= 1024, (try? Sodium.start()) != nil else { return false }
        let bytes = password.utf8.map { CChar(bitPattern: $0) }
        return crypto_pwhash_str_verify(hash, bytes, UInt64(bytes.count)) == 0
    }

    /// OWASP's figures for argon2id: 19 MiB and two passes.
    private static let memoryLimit = (operations: UInt64(2), bytes: 19 << 20)
}

/// The library behind passwords, random numbers and hashes.
enum Sodium {
    /// Makes the library ready; safe to call again.
    ///
    /// - Throws: `unavailable` when the system gives no random numbers.
    static func start() throws {
        guard sodium_init() >= 0 else {
            throw KernelError(.unavailable, "The system gives no random numbers.")
        }
    }

    /// Returns random bytes.
    static func randomBytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        randombytes_buf(&bytes, count)
        return bytes
    }

    /// Returns a random number below another, each as likely as any.
    static func randomNumber(below limit: UInt32) -> UInt32 { randombytes_uniform(limit) }

    /// Returns random letters and digits, without those that look alike.
    static func randomText(_ count: Int) -> String {
        let alphabet = Array("abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789".utf8)
        let bytes = (0..<count).map { _ in
            alphabet[Int(randombytes_uniform(UInt32(alphabet.count)))]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
