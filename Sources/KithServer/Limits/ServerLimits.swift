import Glibc

/// How much the server takes from those who connect before it cuts them off, so that one of
/// them, or some hundreds, cannot keep it from the others.
///
/// None of it holds for the owner of the data folder on their socket.
package struct ServerLimits: Sendable {
    /// The most connections at once.
    package var connections = 4096
    /// The most connections at once from one address, of IPv6 from one network.
    ///
    /// Behind a proxy, from where they all come, it does not hold.
    package var connectionsPerAddress = 1000
    /// Within how many milliseconds the head of a request must be complete, also that of the
    /// first one after somebody has connected.
    package var head: Int64 = 10_000
    /// After how many milliseconds a connection without a request is closed.
    package var idle: Int64 = 60_000
    /// For how many milliseconds a body or an answer may be slower than `pace`.
    package var patience: Int64 = 15_000
    /// How many bytes a second of a body must come, and of an answer be taken.
    package var pace: Int64 = 1024
    /// Within how many milliseconds a body must be complete, however large.
    package var body: Int64 = 3_600_000
    /// How many requests a second a caller may make in the long run; 0 for any number.
    package var rate = 1000
    /// How many requests a caller may make at once after a while without.
    package var burst = 10_000

    /// The limits of a server that nobody has told others.
    package init() {}

    /// How many times what a caller may the callers at one address may together, whom the
    /// server cannot always tell apart.
    package static let callersPerAddress = 4

    /// How often a connection is looked at.
    var tick: Int64 { max(20, min(head, idle, patience, body, 4000) / 4) }

    /// Leaves room among the files that the process may have open.
    func fittingOpenFiles() -> ServerLimits {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return self
        }
        let room = max(16, Int(clamping: limit.rlim_cur) - Self.otherFiles)
        var fitting = self
        fitting.connections = min(connections, room)
        return fitting
    }

    /// The database with its readers, uploads and all else that is no connection.
    private static let otherFiles = 128
}
