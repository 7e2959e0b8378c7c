import CSodium
import KithModel

/// The key by which a publisher signs packages (Ed25519), and the one by which others check them.
package struct PublisherKey: Sendable {
    /// What is kept: whoever has it can sign.
    private let secret: [UInt8]
    /// What is given away.
    package let visible: [UInt8]

    /// Makes a key by chance.
    ///
    /// - Throws: `unavailable` when the system has no random numbers.
    package init() throws {
        try Self.start()
        var visible = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
        var secret = [UInt8](repeating: 0, count: Int(crypto_sign_SECRETKEYBYTES))
        guard crypto_sign_keypair(&visible, &secret) == 0 else {
            throw KernelError(.unavailable, "No key could be made.")
        }
        (self.secret, self.visible) = (secret, visible)
    }

    /// Reads the document that `document` has written.
    ///
    /// - Throws: `malformed` for anything else.
    package init(_ document: JSON) throws {
        guard document["kith_publisher_key"]?.integer == 1,
            let secret = document["secret"]?.string.flatMap(Hexadecimal.bytes),
            secret.count == Int(crypto_sign_SECRETKEYBYTES)
        else {
            throw KernelError(
                .malformed, "This is no key of a publisher.",
                recovery: "Make one: kith plugin key")
        }
        self.secret = secret
        // The visible half is the end of the secret one.
        visible = Array(secret.suffix(Int(crypto_sign_PUBLICKEYBYTES)))
    }

    /// The key as a document, to be kept where nobody else reads it.
    package var document: JSON {
        [
            "kith_publisher_key": .integer(1), "public": .string(Hexadecimal.text(visible)),
            "secret": .string(Hexadecimal.text(secret)),
        ]
    }

    /// Returns the signature of some bytes.
    ///
    /// - Throws: `unavailable` when the library does not start.
    package func signature(of bytes: [UInt8]) throws -> [UInt8] {
        try Self.start()
        var signature = [UInt8](repeating: 0, count: Int(crypto_sign_BYTES))
        guard crypto_sign_detached(&signature, nil, bytes, UInt64(bytes.count), secret) == 0 else {
            throw KernelError(.unavailable, "The package could not be signed.")
        }
        return signature
    }

    /// Whether a signature is that of some bytes by the holder of a key.
    static func isValid(_ signature: [UInt8], of bytes: [UInt8], by visible: [UInt8]) -> Bool {
        signature.count == Int(crypto_sign_BYTES)
            && visible.count == Int(crypto_sign_PUBLICKEYBYTES)
            && crypto_sign_verify_detached(signature, bytes, UInt64(bytes.count), visible) == 0
    }

    /// The library may be started any number of times.
    private static func start() throws {
        guard sodium_init() >= 0 else {
            throw KernelError(.unavailable, "libsodium could not be started.")
        }
    }
}

/// Bytes as people copy them.
package enum Hexadecimal {
    /// Two digits for each byte.
    package static func text(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// The bytes of digits; nil for anything else.
    package static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count % 2 == 0, !digits.contains(nil) else { return nil }
        let known = digits.compactMap(\.self)
        return stride(from: 0, to: known.count, by: 2).map {
            UInt8(known[$0] << 4 | known[$0 + 1])
        }
    }
}
