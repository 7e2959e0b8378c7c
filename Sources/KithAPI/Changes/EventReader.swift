import KithKernel
import KithModel

/// Who reads a stream of events, asked anew for each look at the log.
struct EventReader: Sendable {
    private let kernel: Kernel
    private let principal: Principal
    private let session: String?

    init(_ call: Call) {
        kernel = call.kernel
        principal = call.principal
        session = call.request.session
    }

    /// Returns a page of the feed, for who may still read it.
    ///
    /// - Throws: `unauthenticated` when the session or the token has ended.
    func page(_ question: FeedQuestion) async throws -> Kernel.ChangePage {
        if let session, try await !kernel.holdsSession(session) {
            throw KernelError(
                .unauthenticated, "The session has ended.", recovery: "Sign in again.")
        }
        return try await kernel.changes(question, as: principal)
    }
}
