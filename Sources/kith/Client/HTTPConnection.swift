import CCurl
import KithAPI
import KithModel

/// A connection to a server, used again for all requests of a command, one after the other.
///
/// Waiting blocks the thread: a command has nothing else to do meanwhile.
actor HTTPConnection {
    /// What an answer begins with.
    struct Head: Sendable {
        var status = 0
        var headers: [(name: String, value: String)] = []
    }

    private static let patience: Int32 = 1000

    private let socket: String?
    private let place: String
    private let multi: UnsafeMutableRawPointer
    private var exchange: HTTPExchange?

    /// Prepares a connection; it is made with the first request.
    ///
    /// - Parameter place: what the server is called in errors.
    init(socket: String?, place: String) throws {
        guard kith_curl_load(), let multi = kith_curl_multi_init() else {
            throw KernelError(
                .unavailable, "libcurl, by which servers are asked, cannot be loaded.",
                recovery: "Install it: apt-get install libcurl4")
        }
        self.multi = multi
        self.socket = socket
        self.place = place
    }

    isolated deinit {
        exchange?.end(in: multi)
        kith_curl_multi_cleanup(multi)
    }

    /// Sends a request and returns how the answer begins; what follows comes by `next`.
    ///
    /// - Throws: `unavailable` when nobody answers.
    func begin(
        _ method: String, _ url: String, _ headers: [String: String], _ body: Request.Body
    ) throws -> Head {
        exchange?.end(in: multi)
        let exchange = try HTTPExchange(method, url, socket: socket, headers, body)
        self.exchange = exchange
        kith_curl_multi_add(multi, exchange.easy)
        while !exchange.isAnswering, try go(on: exchange) {}
        return exchange.head
    }

    /// Returns the next bytes of the answer, or nil at its end.
    ///
    /// - Throws: `unavailable` when the connection breaks.
    func next() throws -> [UInt8]? {
        guard let exchange else { return nil }
        while exchange.received.isEmpty, try go(on: exchange) {}
        guard exchange.received.isEmpty else { return exchange.take() }
        exchange.end(in: multi)
        self.exchange = nil
        return nil
    }

    /// Waits for something to happen.
    ///
    /// - Returns: whether more is to come.
    private func go(on exchange: HTTPExchange) throws -> Bool {
        if kith_curl_multi_perform(multi) > 0 {
            if exchange.received.isEmpty { kith_curl_multi_wait(multi, Self.patience) }
            return true
        }
        let result = kith_curl_multi_result(multi)
        guard result == CURLE_OK else {
            throw KernelError(
                .unavailable,
                "The server at \(place) does not answer: \(String(cString: kith_curl_words(result))).",
                recovery: "Check that it runs, and its address.")
        }
        return false
    }
}
