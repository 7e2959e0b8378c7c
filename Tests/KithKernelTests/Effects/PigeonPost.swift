import KithKernel
import KithModel
import Synchronization

/// A capability whose effects end as their payload says.
struct PigeonLoft: Capability {
    static let manifest = Manifest(id: "loft", name: "Loft", version: "1.0.0", summary: "")

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(
            EntityDefinition(
                "landing", help: "", fields: [FieldDefinition("name", .text).required()]))
        contributions.performer(PigeonPost.self)
    }
}

/// Notes what it performs.
struct PigeonPost: EffectPerformer {
    static let kind = "pigeon"
    static let summary = "A letter that a pigeon carries."

    /// What was performed, by the loft's name.
    static let flights = Mutex<[String: [String]]>([:])

    func accept(
        _ wish: JSON, for caller: Transaction, in own: Transaction
    ) throws -> EffectRequest {
        guard let text = wish["text"]?.string else {
            throw KernelError(.invalid, "A pigeon carries a text.", field: "text")
        }
        return EffectRequest(wish, leftOut: text == "unwanted" ? "They keep cats." : nil)
    }

    func prepare(_ effect: Effect, in transaction: Transaction) throws -> EffectPlan {
        switch effect.payload["text"]?.string {
        case "withdrawn": .leaveOut("They keep a cat by now.")
        case "fog"
        where effect.attempt == 1
            && transaction.now
                < effect.at.adding(
                    milliseconds: 60_000):
            .wait(60_000)
        default: .perform(["secret": "corn"])
        }
    }

    func perform(_ effect: Effect, _ plan: JSON) async -> EffectEnd {
        let (loft, text) = (
            effect.payload["loft"]?.string ?? "", effect.payload["text"]?.string ?? ""
        )
        Self.flights.withLock { $0[loft, default: []].append("\(text) \(effect.key)") }
        return switch text {
        case "storm" where effect.attempt == 1: .failed("A storm.")
        case "always": .failed("A hawk.")
        case "nobody": .refused("Nobody lives there.")
        default: .done(["landed": .boolean(plan["secret"]?.string == "corn")])
        }
    }

    func conclude(_ effect: Effect, _ end: EffectEnd, in transaction: Transaction) throws {
        let word =
            switch end {
            case .done: "landed"
            case .refused(let words): words
            case .leftOut(let words): words
            default: "?"
            }
        if effect.payload["text"]?.string == "unnoted" {
            throw KernelError(.invalid, "The ink is dry.")
        }
        try transaction.insert("landing", ["name": .text(word)])
    }
}

/// Keeps what it takes.
final class NotedSink: EffectSink {
    private let taken = Mutex<[EffectPicture]>([])

    var pictures: [EffectPicture] { taken.withLock(\.self) }

    func take(_ effect: Effect, _ picture: EffectPicture) async throws {
        taken.withLock { $0.append(picture) }
    }
}
