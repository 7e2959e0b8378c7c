import KithAPI
import KithModel

/// Asks the API in this process what clients ask the server over HTTP.
struct Asking: Sendable {
    private let api: API
    private let token: String

    init(_ api: API, token: String) {
        self.api = api
        self.token = token
    }

    /// Asks one thing and waits for its end.
    func ask(_ question: RequestFile.Question) async throws {
        switch question {
        case .request(let request): _ = try await answer(request)
        case .import(let file, let map): try await importing(file, map)
        }
    }

    private func importing(_ file: String, _ map: JSON) async throws {
        let bytes = Array(try RequestFile.text(of: file).utf8)
        let upload = try await answer(request(.post, ["imports"], .bytes(bytes)))
        guard let id = upload["id"]?.string else {
            throw KernelError(.invalid, "The upload has no id.")
        }
        let order = JSON.object(["maps": .array([map])])
        var state = try await answer(
            request(.post, ["imports", id, "run"], .bytes(Array(order.text.utf8))))
        while ["queued", "running"].contains(state["state"]?.string) {
            var next = request(.get, ["imports", id], .bytes([]))
            next.query = [("after", String(state["version"]?.integer ?? 0))]
            state = try await answer(next)
        }
        guard state["state"]?.string == "done" else {
            throw KernelError(.invalid, "The import ended so: \(JSON.object(state).text)")
        }
    }

    private func request(
        _ method: Request.Method, _ path: [String], _ body: Request.Body
    ) -> Request {
        Request(
            method, ["api", "v1"] + path,
            headers: ["authorization": "Bearer \(token)", "content-type": "application/json"],
            body: body)
    }

    private func answer(_ request: Request) async throws -> JSONObject {
        let response = await api.answer(request)
        guard case .bytes(let bytes) = response.body else {
            throw KernelError(.invalid, "The answer is a stream.")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard (200..<300).contains(response.status) else {
            throw KernelError(.invalid, "\(response.status): \(text)")
        }
        // A list is text already; to read it would cost more than to make it.
        guard request.path.contains("imports") else { return [:] }
        return try JSONReader.read(text).object ?? [:]
    }
}
