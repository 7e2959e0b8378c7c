import KithKernel
import KithModel
import Synchronization

/// A capability that hears what was committed, writes it down, and fails on demand.
struct Courier: Capability {
    static let manifest = Manifest(
        id: "courier", name: "Courier", version: "1.0.0", summary: "Delivers parcels.")

    static let parcel = EntityDefinition(
        "parcel",
        fields: [
            FieldDefinition("name", .text).required(),
            FieldDefinition("act", .text),
            FieldDefinition("step", .integer),
        ])

    static let receipt = EntityDefinition(
        "receipt",
        fields: [
            FieldDefinition("name", .text).required(), FieldDefinition("key", .text),
        ])

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(Self.parcel)
        contributions.entity(Self.receipt)
        contributions.onCommitted("parcel.committed_save", id: "sign") { event, transaction in
            try Self.sign(event, in: transaction)
        }
        contributions.onCommitted("parcel.committed_update", id: "relay", fields: ["step"]) {
            event, transaction in
            guard let id = event.record else { return }
            let parcel = try transaction.get("parcel", id)
            guard parcel["act"] == .text("relay") else { return }
            let step = (parcel["step"]?.integer ?? 0) + 1
            try transaction.update("parcel", id, ["step": .integer(step)])
        }
        contributions.onCommitted("parcel.sent", id: "hear-sent") { event, transaction in
            try transaction.insert(
                "receipt", ["name": .text("sent"), "key": .text(event.payload.text)])
        }
        contributions.command(SendParcel.self)
    }

    /// The keys of every attempt, by the parcel's name: what a process remembers although the
    /// transaction was rolled back.
    static let attempts = Attempts()

    private static func sign(_ event: CommittedEvent, in transaction: Transaction) throws {
        guard let id = event.record else { return }
        let parcel = try transaction.get("parcel", id)
        let name = event.payload["step"]?["new"]?.integer.map { "\(parcel.title) \($0)" }
        try transaction.insert(
            "receipt", ["name": .text(name ?? parcel.title), "key": .text(event.key)])
        let attempt = attempts.note(event.key, for: parcel.title)
        switch parcel["act"]?.text {
        case "fail": throw KernelError(.unavailable, "The street is closed.")
        case "fail-once" where attempt == 1: throw Closed()
        default: return
        }
    }

    struct Closed: Error {}

    /// Counts attempts; parcels of different tests must have different names.
    final class Attempts: Sendable {
        private let keys = Mutex<[String: [String]]>([:])

        func note(_ key: String, for name: String) -> Int {
            keys.withLock { keys in
                keys[name, default: []].append(key)
                return keys[name, default: []].count
            }
        }

        func of(_ name: String) -> [String] { keys.withLock { $0[name] ?? [] } }
    }
}

/// Announces that a parcel was sent, and writes nothing.
struct SendParcel: Command {
    static let definition = CommandDefinition(
        "courier.send", summary: "Sends.", arguments: [],
        permission: .verb("create", on: "parcel"), announces: ["parcel.sent"])

    func run(_ input: CommandInput, in transaction: Transaction) throws -> CommandOutput {
        try transaction.announce("parcel.sent", about: nil, ["to": "Ana"])
        return CommandOutput("Sent.")
    }
}

/// The courier of a later version: one subscriber is gone and one hears something else.
struct LaterCourier: Capability {
    static let manifest = Courier.manifest

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(Courier.parcel)
        contributions.entity(Courier.receipt)
        contributions.onCommitted("receipt.committed_save", id: "sign") { _, _ in }
    }
}
