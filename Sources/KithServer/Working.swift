import KithAPI
import ServiceLifecycle

/// Does the work that requests have ordered, such as imports, while the server runs.
struct Working: Service {
    private let api: API

    init(_ api: API) { self.api = api }

    /// Works until the server is to end; an import that runs then stays open and can be
    /// taken up again.
    func run() async throws {
        await cancelWhenGracefulShutdown { await api.work() }
    }
}
