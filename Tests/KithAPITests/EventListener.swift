import KithAPI
import KithKernel
import KithModel

/// Somebody who listens to a stream of events of a test's own API.
enum EventListener {
    /// One event as it came; a heart-beat and a place have no name.
    struct Event {
        var name = ""
        var id = ""
        var data = ""
        var comment = ""
        var retry = ""

        /// The data as JSON.
        var json: JSON { (try? JSONReader.read(data)) ?? .null }
    }

    /// Listens while a body runs, and ends the stream with it.
    ///
    /// - Parameter response: what the API has answered.
    static func with(
        _ response: Response, _ body: @escaping @Sendable (inout Events) async throws -> Void
    ) async throws {
        guard case .stream(let send) = response.body else {
            throw KernelError(.invalid, "no stream, but \(response.status)")
        }
        let (pieces, piece) = AsyncStream<String>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { piece.finish() }
                try await send { piece.yield(String(decoding: $0, as: UTF8.self)) }
            }
            var events = Events(pieces)
            try await body(&events)
            group.cancelAll()
        }
    }

    /// The events of a stream, in order.
    struct Events {
        private var pieces: AsyncStream<String>.Iterator
        private var waiting: [Event] = []

        init(_ pieces: AsyncStream<String>) { self.pieces = pieces.makeAsyncIterator() }

        /// Waits for the next event; nil at the end of the stream.
        mutating func next() async -> Event? {
            while waiting.isEmpty {
                guard let piece = await pieces.next() else { return nil }
                waiting = piece.split(separator: "\n\n").map(Self.read)
            }
            return waiting.removeFirst()
        }

        /// Waits for the next event of a name, passing over others.
        mutating func next(named name: String) async -> Event? {
            while let event = await next() {
                if event.name == name { return event }
            }
            return nil
        }

        private static func read(_ text: Substring) -> Event {
            var event = Event()
            for line in text.split(separator: "\n") {
                let parts = line.split(
                    separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                let value = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
                switch parts[0] {
                case "event": event.name = value
                case "id": event.id = value
                case "data": event.data += value
                case "retry": event.retry = value
                default: event.comment = value
                }
            }
            return event
        }
    }
}
