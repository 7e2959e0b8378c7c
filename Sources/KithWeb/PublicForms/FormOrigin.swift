import KithAPI
import KithKernel
import KithModel

/// From which sites browsers may send a form (Fetch Standard, 3.2).
struct FormOrigin {
    private let request: Request
    private let definition: FormDefinition
    private let publicURL: String?

    /// - Parameter publicURL: the address under which browsers reach the server, where it is known.
    init(_ request: Request, of definition: FormDefinition, publicURL: String?) {
        self.request = request
        self.definition = definition
        self.publicURL = publicURL
    }

    /// Refuses what a page of a site sends that is not named.
    ///
    /// - Throws: `forbidden`.
    func check() throws {
        if let origin = request.headers["origin"] {
            guard isOurs(origin) || definition.hosts.contains(origin) else { throw Self.foreign }
        } else if request.headers["sec-fetch-site"] == "cross-site" {
            throw Self.foreign
        }
    }

    /// The headers by which a browser lets a page of a named site read the answer.
    var headers: [(name: String, value: String)] {
        guard let origin = request.headers["origin"], definition.hosts.contains(origin) else {
            return [("vary", "origin")]
        }
        return [("vary", "origin"), ("access-control-allow-origin", origin)]
    }

    /// Answers a browser that asks whether a page may send the form.
    ///
    /// - Throws: `forbidden`.
    func preflight() throws -> Response {
        try check()
        return Response(
            204,
            headers: headers + [
                ("allow", "GET, HEAD, POST, OPTIONS"),
                ("access-control-allow-methods", "POST"),
                ("access-control-allow-headers", "content-type, idempotency-key"),
                ("access-control-max-age", "600"),
            ])
    }

    private func isOurs(_ origin: String) -> Bool {
        if let publicURL { return origin == publicURL }
        guard let host = request.headers["host"] else { return false }
        return origin == "http://\(host)" || origin == "https://\(host)"
    }

    private static let foreign = KernelError(
        .forbidden, "This was sent by a page of a site that may not send this form.",
        recovery: "Open the form and fill it in there.")
}
