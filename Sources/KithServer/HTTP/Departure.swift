import NIOCore

/// Notices when the other end of a connection has gone, also while nothing is read or written.
final class Departure: ChannelInboundHandler, Sendable {
    typealias InboundIn = Any

    private let signal: AsyncStream<Void>.Continuation

    private init(_ signal: AsyncStream<Void>.Continuation) { self.signal = signal }

    /// Runs a body until it is done or the other end has gone.
    ///
    /// - Throws: what the body throws; `CancellationError` when the other end has gone.
    static func ending(
        _ channel: any Channel, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let (gone, signal) = AsyncStream<Void>.makeStream()
        try await channel.pipeline.addHandler(Departure(signal), position: .first).get()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask(operation: body)
            group.addTask {
                for await _ in gone {}
                throw CancellationError()
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { signal.finish() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        signal.finish()
        context.fireChannelInactive()
    }
}
