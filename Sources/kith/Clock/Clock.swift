import ArgumentParser
import KithModel

/// The command `kith clock`.
struct Clock: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock",
        abstract: "Move the time, in the development profile.",
        discussion: "A set clock stands still until it is advanced or released.",
        subcommands: [ShowClock.self, SetClock.self, AdvanceClock.self, ReleaseClock.self])

    /// Says what time it is, as the API answers it.
    static func words(_ answer: Answer) throws -> String {
        guard let now = Instant(answer.text("now")) else { throw Answer.unreadable(200) }
        let time = ValueText(zone: try .described(in: answer.json)).text(now)
        let stands = answer["stands"]?.boolean ?? false
        return "It is \(time); the clock \(stands ? "stands" : "follows the machine's")."
    }
}
