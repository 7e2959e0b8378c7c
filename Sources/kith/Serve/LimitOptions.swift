import ArgumentParser
import Glibc
import KithModel
import KithServer

/// The options of `kith serve` that say how much those who connect may take.
///
/// Each can be set by an environment variable of its name, too: `KITH_LIMIT_RATE` for
/// `--limit-rate`; the option goes first.
struct LimitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Requests a second that one caller may make in the long run; 0 for any number.",
            valueName: "NUMBER"))
    var limitRate: Int?
    @Option(
        help: ArgumentHelp(
            "Requests that one caller may make at once after a while without.",
            valueName: "NUMBER"))
    var limitBurst: Int?
    @Option(
        help: ArgumentHelp("Connections that may be open at once.", valueName: "NUMBER"))
    var limitConnections: Int?
    @Option(
        help: ArgumentHelp(
            "The same from one address; a proxy's is not counted.", valueName: "NUMBER"))
    var limitConnectionsPerAddress: Int?
    @Option(
        help: ArgumentHelp(
            "Seconds within which the head of a request must have come.", valueName: "SECONDS",
            visibility: .hidden))
    var limitHead: Int?
    @Option(
        help: ArgumentHelp(
            "Seconds after which a connection without a request is closed.",
            valueName: "SECONDS", visibility: .hidden))
    var limitIdle: Int?
    @Option(
        help: ArgumentHelp(
            "Seconds for which a body or the reader of an answer may be slower than the pace.",
            valueName: "SECONDS", visibility: .hidden))
    var limitPatience: Int?
    @Option(
        help: ArgumentHelp(
            "Bytes a second of a body that must come, and of an answer that must be taken.",
            valueName: "BYTES", visibility: .hidden))
    var limitPace: Int?
    @Option(
        help: ArgumentHelp(
            "Seconds within which a body must have come, however large.", valueName: "SECONDS",
            visibility: .hidden))
    var limitBody: Int?

    /// The limits.
    ///
    /// - Throws: `invalid` for a number that cannot be one, naming the option or variable.
    var limits: ServerLimits {
        get throws {
            var limits = ServerLimits()
            limits.rate = try number(limitRate, "rate", 0) ?? limits.rate
            limits.burst = try number(limitBurst, "burst", 1) ?? limits.burst
            limits.connections =
                try number(limitConnections, "connections", 1)
                ?? limits.connections
            limits.connectionsPerAddress =
                try number(limitConnectionsPerAddress, "connections-per-address", 1)
                ?? limits.connectionsPerAddress
            limits.head = try milliseconds(limitHead, "head") ?? limits.head
            limits.idle = try milliseconds(limitIdle, "idle") ?? limits.idle
            limits.patience = try milliseconds(limitPatience, "patience") ?? limits.patience
            limits.pace = try number(limitPace, "pace", 1).map { Int64($0) } ?? limits.pace
            limits.body = try milliseconds(limitBody, "body") ?? limits.body
            return limits
        }
    }

    private func milliseconds(_ option: Int?, _ name: String) throws -> Int64? {
        try number(option, name, 1).map { Int64($0) * 1000 }
    }

    private func number(_ option: Int?, _ name: String, _ least: Int) throws -> Int? {
        let variable = "KITH_LIMIT_" + name.uppercased().replacing("-", with: "_")
        let place = option == nil ? variable : "--limit-\(name)"
        guard let text = option.map(String.init) ?? getenv(variable).map({ String(cString: $0) })
        else { return nil }
        guard let number = Int(text), (least...1_000_000_000).contains(number) else {
            throw KernelError(
                .invalid, "`\(place)` is not a number from \(least), but `\(text)`.",
                recovery: "Correct it, or leave it out.")
        }
        return number
    }
}
