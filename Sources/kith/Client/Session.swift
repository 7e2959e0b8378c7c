import KithAPI
import KithKernel
import KithModel

/// A conversation with the API: in this process, which has opened the folder, or with the
/// server that works in it.
///
/// Commands know nothing of which it is, so what they print is the same.
struct Session: Sendable {
    /// The folder or the address, as somebody named it.
    let place: String
    private let transport: any Transport
    private let user: String?

    init(_ place: String, _ transport: any Transport, as user: String?) {
        self.place = place
        self.transport = transport
        self.user = user
    }

    /// Whether a server answers, beside which others write.
    var isServed: Bool { transport.isServed }

    /// What stands behind the question mark.
    typealias Parameters = [(name: String, value: String)]

    /// Begins a conversation, runs a body and ends it.
    ///
    /// - Throws: `not_found` without a data folder, `unavailable` while another process works
    ///   in it, what the body throws.
    static func with<Result: Sendable>(
        _ given: FolderOptions, _ body: @Sendable (Session) async throws -> Result
    ) async throws -> Result {
        if let server = try given.address {
            return try await body(
                Session(server.url, try HTTPTransport(server), as: given.user))
        }
        let folder = given.folder
        try folder.requireDatabase()
        let token = given.user == nil ? FolderOptions.environment("KITH_TOKEN") : nil
        if let server = RunningServer.find(folder) {
            let address = HTTPTransport.Address(
                url: "http://localhost", socket: server.socket, token: token)
            return try await body(
                Session(folder.path, try HTTPTransport(address), as: given.user))
        }
        return try await OpenFolder.with(folder) { open in
            let api = API(open.kernel, house: open.house)
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await api.work() }
                defer { group.cancelAll() }
                return try await body(
                    Session(folder.path, FolderTransport(api, token), as: given.user))
            }
        }
    }

    /// Asks and returns the answer.
    ///
    /// - Parameter path: its parts behind `/api/v1`.
    /// - Throws: what the API refuses.
    func ask(
        _ method: Request.Method, _ path: [String], _ parameters: Parameters = [],
        _ body: JSON? = nil
    ) async throws -> Answer {
        var request = request(method, path, parameters)
        if let body {
            request.body = .bytes(Array(body.text.utf8))
            request.headers["content-type"] = "application/json"
        }
        return try await Answer(try await transport.send(request))
    }

    /// Asks for something.
    func get(_ path: [String], _ parameters: Parameters = []) async throws -> Answer {
        try await ask(.get, path, parameters)
    }

    /// Asks for something to be done.
    @discardableResult
    func post(
        _ path: [String], _ body: JSON? = nil, _ parameters: Parameters = []
    ) async throws -> Answer {
        try await ask(.post, path, parameters, body)
    }

    /// Sends a file.
    func upload(
        _ file: String, to path: [String], _ parameters: Parameters
    ) async throws -> Answer {
        var request = request(.post, path, parameters)
        request.body = .file(file)
        request.headers["content-type"] = "application/octet-stream"
        return try await Answer(try await transport.send(request))
    }

    /// Asks for bytes and hands them over as they come.
    ///
    /// - Throws: what the API refuses; what the body throws ends the answer.
    func download(
        _ path: [String], _ parameters: Parameters,
        _ body: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws {
        let response = try await transport.send(request(.get, path, parameters))
        guard response.status < 400 else {
            _ = try await Answer(response)
            return
        }
        switch response.body {
        case .bytes(let bytes): try body(bytes)
        case .stream(let send): try await send { try body($0) }
        }
    }

    private func request(
        _ method: Request.Method, _ path: [String], _ parameters: Parameters
    ) -> Request {
        var request = Request(
            method, ["api", "v1"] + path,
            query: parameters, isLocal: true)
        if let user { request.headers["kith-as"] = PercentCoding.encode(user) }
        return request
    }
}

extension Session.Parameters {
    /// Makes parameters; what is nil is left out.
    init(_ given: [(name: String, value: String?)]) {
        self = given.compactMap { name, value in value.map { (name, $0) } }
    }
}
