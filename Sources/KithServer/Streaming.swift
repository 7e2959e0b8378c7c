import KithAPI
import ServiceLifecycle

/// Ends the streams of events as soon as the server is to end: they would never end by
/// themselves, and who listens waits for what runs.
struct Streaming: Service {
    private let api: API

    init(_ api: API) { self.api = api }

    /// Waits until the server is to end.
    func run() async throws {
        defer { api.streams.close() }
        try await gracefulShutdown()
    }
}
