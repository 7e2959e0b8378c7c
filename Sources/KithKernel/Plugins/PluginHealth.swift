import KithModel
import Synchronization

/// How the code of plugins has done since the program started.
///
/// Five failures in a row, or five within a minute, make a plugin degraded: it goes on, and people
/// are told. A success, or an administrator, ends that.
public final class PluginHealth: Sendable {
    /// How many failures make a plugin degraded.
    static let most = 5
    /// Within what time they do so though there were successes between them.
    static let window: Int64 = 60_000
    /// How many failures are told.
    private static let told = 10

    /// One failure of a plugin's code.
    public struct Failure: Sendable, Hashable {
        /// When.
        public var at: Instant
        /// What failed: the id of a hook, or the name of a command.
        public var place: String
        /// What was said.
        public var message: String
    }

    /// How one plugin does.
    public struct Report: Sendable, Hashable {
        /// How often it has failed without a success since.
        public var failuresInRow = 0
        /// Whether it fails again and again.
        public var isDegraded = false
        /// Since when it does; nil where it does not.
        public var since: Instant?
        /// The last failures, the newest first.
        public var recent: [Failure] = []

        /// The report on a plugin that has not failed.
        public static let well = Report()
    }

    private struct Record {
        var inRow = 0
        var firstInRow: Instant?
        var recent: [Failure] = []
    }

    private let records = Mutex<[String: Record]>([:])

    /// Notes that code of a plugin has failed.
    func failed(_ plugin: String, at now: Instant, _ code: String, _ error: KernelError) {
        let place = error.location.flatMap { error.message.contains($0) ? nil : $0 }
        let message = [error.message, place].compactMap(\.self).joined(separator: " ")
        let failure = Failure(at: now, place: code, message: String(message.prefix(500)))
        records.withLock { records in
            var record = records[plugin] ?? Record()
            if record.inRow == 0 { record.firstInRow = now }
            record.inRow += 1
            record.recent = Array(([failure] + record.recent).prefix(Self.told))
            records[plugin] = record
        }
    }

    /// Notes that code of a plugin has done its work.
    func succeeded(_ plugin: String) {
        records.withLock { records in
            guard let record = records[plugin], record.inRow > 0 else { return }
            records[plugin]?.inRow = 0
            records[plugin]?.firstInRow = nil
        }
    }

    /// Forgets what was noted of a plugin.
    func clear(_ plugin: String) {
        records.withLock { $0[plugin] = nil }
    }

    /// Tells how a plugin does.
    func report(on plugin: String, at now: Instant) -> Report {
        guard let record = records.withLock({ $0[plugin] }) else { return Report() }
        let near = record.recent.filter { $0.at.milliseconds > now.milliseconds - Self.window }
        let isDegraded = record.inRow >= Self.most || near.count >= Self.most
        return Report(
            failuresInRow: record.inRow, isDegraded: isDegraded,
            since: isDegraded ? record.firstInRow ?? near.last?.at : nil, recent: record.recent)
    }
}

extension TransactionState {
    /// Runs code of a plugin, and notes how it went.
    ///
    /// What refuses on purpose is no failure. Where one plugin's code runs within another's, the
    /// failure is that of the inner one.
    func observing<Result>(
        _ plugin: String, _ place: String, _ body: () throws -> Result
    ) throws -> Result {
        guard plugin != KernelEntities.owner, !isTrial else { return try body() }
        do {
            let result = try body()
            environment.health.succeeded(plugin)
            return result
        } catch let error as KernelError {
            guard [.pluginError, .pluginLimit].contains(error.code), blamed != error.message
            else { throw error }
            blamed = error.message
            environment.health.failed(plugin, at: now, place, error)
            throw error
        }
    }
}
