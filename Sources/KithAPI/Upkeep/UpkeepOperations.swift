import KithModel

extension Operation {
    static let health = Operation(
        "health", "Checks all data", .upkeep, details: "For administrators.",
        answers: .json(
            200, "What was found.",
            .object([
                "ok": .flag,
                "checks": .list(
                    of: .object([
                        "check": .text, "ok": .flag, "findings": .list(of: .text),
                        "notices": .list(of: .text),
                    ])),
                "repairs": .list(of: .object(["id": .text, "title": .text])),
                "figures": .map(to: .text),
            ])))

    static let repair = Operation(
        "repair", "Makes anew what is derived", .upkeep,
        details: "For administrators. `repair` is the id of one that `health` has proposed.",
        body: .json(.input(["repair": .text])),
        answers: .json(
            200, "What was done, and the change set where records were changed.",
            .object(["repair": .text, "set": Shape.text.orNull])))

    static let backUp = Operation(
        "back_up", "Copies all data", .upkeep,
        details: "For administrators. Only the owner of the data folder may name a `folder`.",
        body: .json(.input([:], optional: ["folder": Shape.text.orNull]), isRequired: false),
        answers: .json(
            201, "The copy.", .object(["folder": .text, "files": .count, "bytes": .count])))

    static let showClock = Operation(
        "show_clock", "Tells the time", .upkeep, answers: .json(200, "The time.", clock()))

    static let setClock = Operation(
        "set_clock", "Stops the clock at a moment", .upkeep,
        details: "For administrators, in the development profile.",
        body: .json(.input(["now": .text.saying("As `2026-11-16 10:00`.")])),
        answers: .json(200, "The time.", clock()))

    static let advanceClock = Operation(
        "advance_clock", "Moves the clock on", .upkeep,
        details: "For administrators, in the development profile. What falls due is done.",
        body: .json(.input(["milliseconds": .integer(in: 1...3_200_000_000_000)])),
        answers: .json(
            200, "The time, and how much was delivered.", clock([("deliveries", .count)])))

    static let releaseClock = Operation(
        "release_clock", "Lets the clock run again", .upkeep,
        details: "For administrators, in the development profile.",
        answers: .json(200, "The time.", clock()))

    private static func clock(_ more: [(String, Shape)] = []) -> Shape {
        .object([("now", .instant), ("stands", .flag), ("time_zone", .text)] + more)
    }
}
