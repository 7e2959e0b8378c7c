import KithKernel
import KithModel

extension Operation {
    static let listEffects = Operation(
        "list_effects", "Lists mail and whatever else happens outside, newest first", .upkeep,
        details: "For administrators. What has happened is kept for ninety days.",
        parameters: [
            .query("kind", "Only effects of this kind, as `mail`."),
            .query("state", "Only effects in this state.", .word(Kernel.LedgerEntry.states)),
            .query("record", "Only effects about this record.", .id),
        ],
        answers: .json(
            200, "The effects, a page of them.",
            .object(["effects": .list(of: effect), "next": Shape.text.orNull])))

    static let showEffect = Operation(
        "show_effect", "Describes an effect", .upkeep, details: "For administrators.",
        parameters: [effectID], answers: .json(200, "The effect.", effect))

    static let retryEffect = Operation(
        "retry_effect", "Sends again what failed, was held, left out or taken back", .upkeep,
        details: "For administrators. It keeps its key, and a mail its Message-ID.",
        parameters: [effectID],
        answers: .json(200, "It waits.", .object(["effect": .id, "state": .constant("pending")])),
        problems: [.conflict])

    static let cancelEffect = Operation(
        "cancel_effect", "Takes an effect back", .upkeep, details: "For administrators.",
        parameters: [effectID],
        answers: .json(
            200, "It does not happen.", .object(["effect": .id, "state": .constant("cancelled")])),
        problems: [.conflict])

    static let showHeld = Operation(
        "show_held", "Tells what is held since a restore", .upkeep,
        details: "For administrators.", answers: .json(200, "How much.", held))

    static let releaseHeld = Operation(
        "release_held", "Lets everything go on that is held", .upkeep,
        details: "For administrators. What is to be left out is cancelled before.",
        answers: .json(200, "How much was held.", held))

    private static let effectID = Parameter.path("effect", "The number of an effect.", .id)

    private static let held = Shape.object([
        "effects": .any, "deliveries": .count, "jobs": .count, "runs": .count,
    ])

    private static let effect = Shape.object([
        "id": .id, "kind": .text, "key": .text, "state": .word(Kernel.LedgerEntry.states),
        "payload": .any, "about": .any, "attempts": .count, "interruptions": .count,
        "next_at": Shape.instant.orNull, "via": .text, "set": Shape.id.orNull, "at": .instant,
        "finished_at": Shape.instant.orNull, "error": Shape.text.orNull, "result": .any,
    ])
}
