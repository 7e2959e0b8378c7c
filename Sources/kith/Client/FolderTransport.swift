import KithAPI

/// Asks the API in this process, which has opened the folder.
struct FolderTransport: Transport {
    let isServed = false
    private let api: API
    private let token: String?

    /// - Parameter token: as whose user's token requests are made, where nobody is named.
    init(_ api: API, _ token: String?) {
        self.api = api
        self.token = token
    }

    func send(_ request: Request) async throws -> Response {
        var request = request
        if let token { request.headers["authorization"] = "Bearer \(token)" }
        return await api.answer(request)
    }
}
