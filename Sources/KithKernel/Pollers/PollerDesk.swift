import KithModel

/// What a poller may touch: its plugin's view of the records, in transactions of their own.
public struct PollerDesk: Sendable {
    let kernel: Kernel
    let poller: RegisteredPoller
    /// Whether somebody has asked for this look, so that it is not put off.
    public let isAsked: Bool
    /// About what alone somebody has asked, as the name of a mailbox; nil for all there is.
    public let about: String?

    /// The present moment.
    public var now: Instant { kernel.clock.now }

    /// Runs a body on a snapshot, with the plugin's rights.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        let owner = poller.owner
        return try await kernel.read(as: .system(reason: "poller"), door: Door("poller")) {
            try body($0.asPlugin(owner))
        }
    }

    /// Runs a body as one transaction and one change set, with the plugin's rights.
    ///
    /// - Parameter title: how the change set is called.
    @discardableResult
    public func transact<Result: Sendable>(
        _ title: String, _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        let owner = poller.owner
        return try await kernel.transact(
            as: .system(reason: "poller"), door: Door("poller"),
            ChangeSetContext(kind: "poller", title: title)
        ) { try body($0.asPlugin(owner)) }.result
    }

    /// Keeps the bytes of a file, for a record that names it.
    ///
    /// Blocks while they are written.
    ///
    /// - Throws: `unavailable` where they cannot be written.
    public func keepFile(_ bytes: [UInt8]) throws -> KeptFile { try kernel.keepFile(bytes) }
}
