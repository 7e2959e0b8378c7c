import KithKernel
import KithModel

/// A capability that subscribes to every event which another one names, and writes down
/// what it hears.
struct EventSpy<Spied: Capability>: Capability {
    static var manifest: Manifest {
        Manifest(
            id: Spied.manifest.id + "_spy", name: "Spy on " + Spied.manifest.name,
            version: "1.0.0", summary: "Notes events for a test.",
            requires: [Spied.manifest.id])
    }

    /// The entity of its notes.
    static var note: String { Spied.manifest.id + "_heard" }

    /// The names of the events that the other one declares; none where it cannot be
    /// declared, which enabling it will say.
    static var events: [String] {
        var spied = Contributions(owner: Spied.manifest.id)
        guard (try? Spied().declare(&spied)) != nil else { return [] }
        return spied.all.compactMap { contribution in
            guard case .event(let name, _) = contribution.kind else { return nil }
            return name
        }
    }

    init() {}

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(
            EntityDefinition(
                Self.note, titleField: "event", isHiddenFromSearch: true,
                fields: [
                    FieldDefinition("event", .text), FieldDefinition("about", .text),
                    FieldDefinition("payload", .json),
                ]))
        for name in Self.events {
            contributions.onCommitted(name, id: "hears_" + name) { event, transaction in
                try transaction.insert(
                    Self.note,
                    [
                        "event": .text(event.name),
                        "about": event.record.map { .text($0.description) } ?? .null,
                        "payload": .json(event.payload),
                    ])
            }
        }
    }
}

/// An event that was announced and delivered.
public struct HeardEvent: Sendable, Hashable {
    /// The name, as `deal.won`.
    public let name: String
    /// The record that it is about.
    public let record: RecordID?
    /// What it says.
    public let payload: JSON
}

extension TestKith {
    /// Delivers what was committed, and returns every event that the capabilities under
    /// test have announced so far, in the order of its delivery.
    public func events() async throws -> [HeardEvent] {
        try await kernel.settle()
        let entities = kernel.generation.schema.entities.map(\.name)
        var notes: [Record] = []
        for entity in entities where entity.hasSuffix("_heard") {
            notes += try await find(entity)
        }
        return notes.sorted { $0.id < $1.id }.map { note in
            HeardEvent(
                name: note["event"]?.text ?? "",
                record: note["about"]?.text.flatMap { RecordID($0) },
                payload: note["payload"]?.json ?? .null)
        }
    }
}
