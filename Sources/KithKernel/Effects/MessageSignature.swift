import CSodium

/// Signatures by which another server knows who has sent something.
public enum MessageSignature {
    /// Returns HMAC with SHA-256 (RFC 2104) of bytes under a key, in hexadecimal digits.
    public static func hmacSHA256(_ bytes: [UInt8], key: String) -> String {
        var state = crypto_auth_hmacsha256_state()
        let secret = Array(key.utf8)
        crypto_auth_hmacsha256_init(&state, secret, secret.count)
        crypto_auth_hmacsha256_update(&state, bytes, UInt64(bytes.count))
        var digest = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        crypto_auth_hmacsha256_final(&state, &digest)
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }
}
