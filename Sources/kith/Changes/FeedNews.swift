import KithAPI
import KithModel
import Synchronization

/// Waits until there is something behind a place of the change feed.
struct FeedNews {
    private struct Arrived: Error {}

    private let session: Session
    private let entities: [String]

    init(_ session: Session, entities: [String]) {
        self.session = session
        self.entities = entities
    }

    /// Waits by a stream of events, and ends it with the first.
    ///
    /// - Throws: `unavailable` when the server ends; what it says when the rights do.
    func wait(after token: String) async throws {
        let list = entities.isEmpty ? nil : entities.joined(separator: ",")
        let parameters = Session.Parameters([
            ("after", token), ("entity", list), ("brief", "true"),
        ])
        let events = Mutex(EventLines())
        do {
            try await session.download(["changes", "events"], parameters) { bytes in
                for event in events.withLock({ $0.take(bytes) }) {
                    switch event.name {
                    case "change": throw Arrived()
                    case "end": throw Self.reason(event.data)
                    default: continue
                    }
                }
            }
        } catch is Arrived {
            return
        }
        throw KernelError(
            .unavailable, "The server has ended.",
            recovery: "Go on when it is back: --after \(token)")
    }

    private static func reason(_ data: String) -> KernelError {
        let problem = (try? JSONReader.read(data)).flatMap(Problem.error)
        return problem ?? KernelError(.unavailable, "The server has ended the stream.")
    }
}

/// Takes a stream of events apart (WHATWG HTML, 9.2.6), as far as Kith writes it.
struct EventLines {
    /// One event.
    struct Event {
        var name = ""
        var data = ""
    }

    private var line: [UInt8] = []
    private var event = Event()

    /// Takes bytes as they come, and returns the events that they end.
    mutating func take(_ bytes: [UInt8]) -> [Event] {
        var events: [Event] = []
        for byte in bytes {
            guard byte == UInt8(ascii: "\n") else {
                line.append(byte)
                continue
            }
            if line.isEmpty {
                if !event.data.isEmpty { events.append(event) }
                event = Event()
            } else {
                read(String(decoding: line, as: UTF8.self))
                line.removeAll(keepingCapacity: true)
            }
        }
        return events
    }

    private mutating func read(_ line: String) {
        let name = line.prefix { $0 != ":" }
        let value = String(line.dropFirst(name.count + 1).drop { $0 == " " })
        switch name {
        case "event": event.name = value
        case "data": event.data += value
        default: break
        }
    }
}
