import KithAPI

/// What carries a request to the API and its answer back.
protocol Transport: Sendable {
    /// Whether a server answers, beside which others write.
    var isServed: Bool { get }

    /// Asks.
    ///
    /// - Throws: `unavailable` when nobody answers. What the API refuses is no error here.
    func send(_ request: Request) async throws -> Response
}
