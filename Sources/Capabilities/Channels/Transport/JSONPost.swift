import CCurl
import KithKernel
import KithModel

/// A JSON document that is posted to another server.
struct JSONPost: Sendable {
    /// Where to, by http or https.
    let url: String
    /// What is posted.
    let body: [UInt8]
    /// Headers beside those of every post, as `Authorization: Bearer …`.
    let headers: [String]
    /// Whether the server may lie within the own network.
    let mayBePrivate: Bool

    /// Posts it, within ten seconds.
    ///
    /// What the server answers from 200 to 299 is done; from 400 to 499 it is refused for good, but
    /// for 408, 425 and 429, which ask for another time (RFC 9110, RFC 8470, RFC 6585).
    func send() async -> EffectEnd {
        let transfer: Transfer
        do {
            transfer = try Transfer()
        } catch {
            return .failed("\(error)")
        }
        transfer.reset(url, seconds: 10)
        transfer.set(CURLOPT_PROTOCOLS_STR, "http,https")
        if !mayBePrivate { transfer.requirePublic() }
        transfer.send(body)
        transfer.set(CURLOPT_CUSTOMREQUEST, "POST")
        transfer.set(
            CURLOPT_HTTPHEADER,
            ["Content-Type: application/json", "Expect:", "User-Agent: Kith"] + headers)
        let end = await transfer.perform(most: 4096)
        let words = String(decoding: end.body.prefix(500), as: UTF8.self)
        if let failure = end.failure { return .failed("\(url): \(failure)") }
        switch end.code {
        case 200...299:
            return .done(["status": .integer(Int64(end.code)), "answer": .string(words)])
        case 400...499 where ![408, 425, 429].contains(end.code):
            return .refused("\(url) answered \(end.code): \(words)")
        default: return .failed("\(url) answered \(end.code): \(words)")
        }
    }
}

/// Whether other servers may lie within the own network.
enum PrivateNetwork {
    static let setting = FieldDefinition(
        "private_addresses", .boolean, title: "Servers in the own network",
        help: "Whether webhooks and text messages may go to servers within the own network."
    ).defaulting(to: .boolean(false))

    static func isAllowed(in transaction: Transaction) throws -> Bool {
        try transaction.setting("channels.private_addresses").boolean ?? false
    }
}
