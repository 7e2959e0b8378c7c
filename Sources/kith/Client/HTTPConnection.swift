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
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        guard let multi = curl_multi_init() else {
            throw KernelError(.unavailable, "There is no memory for a connection.")
        }
        self.multi = multi
        self.socket = socket
        self.place = place
    }

    isolated deinit {
        exchange?.end(in: multi)
        curl_multi_cleanup(multi)
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
        curl_multi_add_handle(multi, exchange.easy)
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
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
        if running > 0 {
            if exchange.received.isEmpty {
                curl_multi_poll(multi, nil, 0, Self.patience, nil)
            }
            return true
        }
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            let result = message.pointee.data.result
            guard message.pointee.msg == CURLMSG_DONE, result != CURLE_OK else { continue }
            throw KernelError(
                .unavailable,
                "The server at \(place) does not answer: \(String(cString: curl_easy_strerror(result))).",
                recovery: "Check that it runs, and its address.")
        }
        return false
    }
}
