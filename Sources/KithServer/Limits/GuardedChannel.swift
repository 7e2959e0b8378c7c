import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// HTTP/1.1 over a connection from outside, with the limits between the two.
///
/// ```
/// socket ─ WireWatch ─ parser of HTTP ─ MessageWatch ─ Hummingbird
///           bytes, time                   messages
/// ```
struct GuardedChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    let http: HTTP1Channel
    let limits: ServerLimits
    let connections: Connections

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let wire = WireWatch(limits, connections.admit(channel))
        do {
            try channel.pipeline.syncOperations.addHandler(wire)
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
        return http.setup(channel: channel, logger: logger).assumeIsolated()
            .flatMapThrowing { value in
                let parser = try channel.pipeline.syncOperations.handler(
                    type: ByteToMessageHandler<HTTPRequestDecoder>.self)
                try channel.pipeline.syncOperations.addHandler(
                    MessageWatch(wire), position: .after(parser))
                return value
            }.nonisolated()
    }

    func handle(value: Value, logger: Logger) async {
        await http.handle(value: value, logger: logger)
    }
}
