import ArgumentParser
import KithKernel
import KithModel

/// The command `kith clock`.
struct Clock: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock",
        abstract: "Move the time, in the development profile.",
        discussion: "A set clock stands still until it is advanced or released.",
        subcommands: [ShowClock.self, SetClock.self, AdvanceClock.self, ReleaseClock.self])

    /// - Throws: `forbidden` outside the development profile.
    static func requireDevelopment(_ session: Session) throws {
        guard session.options.profile == .development else {
            throw KernelError(
                .forbidden,
                "The clock of `\(session.folder.path)` cannot be moved: its profile is production.",
                recovery: "Make a folder to try things out: kith init --profile development")
        }
    }

    /// Notes where the clock stands and says so.
    static func keep(_ session: Session) async throws {
        try ClockPlace(session.folder).keep(session.kernel.clock)
        try Terminal.print(try await words(session))
    }

    static func words(_ session: Session) async throws -> String {
        let clock = session.kernel.clock
        let zone = try await session.kernel.caller(session.principal).timeZone
        let time = ValueText(zone: zone).text(clock.now)
        return clock.standsAt == nil
            ? "It is \(time); the clock follows the machine's."
            : "It is \(time); the clock stands."
    }
}
