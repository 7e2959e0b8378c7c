import CSodium
import KithModel
import KithStore

/// Makes tokens of places in the change log that nobody else can read or make.
///
/// A number in clear text would tell how many changes there were that its holder may not see.
/// The key is the database's own, so a token of another one is told from its own.
struct FeedSeal: Sendable {
    /// The name of the key in the database.
    private static let secret = "change_feed"
    private static let keyLength = Int(crypto_secretbox_KEYBYTES)
    private static let nonceLength = Int(crypto_secretbox_NONCEBYTES)
    private static let sealedLength =
        nonceLength + Int(crypto_secretbox_MACBYTES) + FeedPlace.length

    private let key: [UInt8]

    /// A seal for what never makes tokens.
    static let none = FeedSeal(key: [UInt8](repeating: 0, count: keyLength))

    private init(key: [UInt8]) { self.key = key }

    /// Takes the database's key, and makes it the first time.
    ///
    /// - Throws: `unavailable` when the system gives no random numbers; `StoreError`.
    static func opened(on session: any SQLSession) throws -> FeedSeal {
        let secrets = SecretTable(session)
        if let key = try secrets.value(secret), key.count == keyLength {
            return FeedSeal(key: key)
        }
        try Sodium.start()
        let key = Sodium.randomBytes(keyLength)
        try secrets.insert(secret, key)
        return FeedSeal(key: key)
    }

    /// Returns the token of the change before a place: always the same, so that it names the
    /// change.
    func name(of place: FeedPlace) -> String {
        // Derived from all that is sealed, so that no two texts ever share a nonce.
        var nonce = [UInt8](repeating: 0, count: Self.nonceLength)
        let bytes = place.bytes
        crypto_generichash(&nonce, nonce.count, bytes, UInt64(bytes.count), key, key.count)
        return token(bytes, nonce)
    }

    /// Returns a token of a place, another one each time: two of them do not tell whether
    /// something that their holder may not see happened in between.
    func token(of place: FeedPlace) -> String {
        token(place.bytes, Sodium.randomBytes(Self.nonceLength))
    }

    /// Returns the place of a token.
    ///
    /// - Throws: `malformed` for what is no token; `stale_token` for one of another database.
    func place(of token: String) throws -> FeedPlace {
        guard token.utf8.count < 256, let sealed = Base64.decode(token),
            sealed.count == Self.sealedLength
        else {
            throw KernelError(
                .malformed, "This is not a token of the change feed.",
                recovery: "Send the `next` of the page before, or `start` or `now`.",
                field: "after")
        }
        let nonce = Array(sealed.prefix(Self.nonceLength))
        let box = Array(sealed.dropFirst(Self.nonceLength))
        var bytes = [UInt8](repeating: 0, count: FeedPlace.length)
        guard
            crypto_secretbox_open_easy(&bytes, box, UInt64(box.count), nonce, key) == 0,
            let place = FeedPlace(bytes)
        else { throw KernelError.staleToken("This token is of another database, or was altered.") }
        return place
    }

    private func token(_ bytes: [UInt8], _ nonce: [UInt8]) -> String {
        var box = [UInt8](repeating: 0, count: bytes.count + Int(crypto_secretbox_MACBYTES))
        crypto_secretbox_easy(&box, bytes, UInt64(bytes.count), nonce, key)
        return Base64.encode(nonce + box)
    }
}

extension KernelError {
    /// The error for a token that leads nowhere any more.
    static func staleToken(_ message: String) -> KernelError {
        KernelError(
            .staleToken, message,
            recovery:
                "Read the records anew, then the changes from now on: after=now, or since=MOMENT.",
            field: "after")
    }
}
