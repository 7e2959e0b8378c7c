import CSodium
import Glibc
import KithModel

/// The hash by which a file is known: SHA-256 (FIPS 180-4), by libsodium.
package enum FileDigest {
    /// Returns the hash of a file's bytes in hexadecimal digits.
    ///
    /// Blocks while the file is read.
    /// - Throws: `unavailable` when the file cannot be read.
    package static func sha256(_ path: String) throws -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var state = crypto_hash_sha256_state()
        crypto_hash_sha256_init(&state)
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            guard count > 0 else { break }
            crypto_hash_sha256_update(&state, buffer, UInt64(count))
        }
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        crypto_hash_sha256_final(&state, &digest)
        return Hexadecimal.text(digest)
    }

    /// Returns the hash of bytes in hexadecimal digits.
    package static func sha256(of bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return Hexadecimal.text(digest)
    }

    private static func failure(_ path: String) -> KernelError {
        KernelError(
            .unavailable, "`\(path)` cannot be read: \(String(cString: strerror(errno))).")
    }
}

/// The tag of an answer's bytes, by which a client asks whether it still holds.
package enum ContentTag {
    /// Returns 32 hexadecimal digits; other bytes have others.
    package static func of(_ bytes: [UInt8]) -> String {
        Hexadecimal.text(Digest.hash(bytes).prefix(16))
    }
}
