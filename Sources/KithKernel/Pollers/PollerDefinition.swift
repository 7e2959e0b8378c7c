import KithModel

/// A look at something elsewhere, as at a mailbox, that is taken again and again.
///
/// Unlike a schedule's, its code runs outside of transactions, so that it may wait for others.
public struct PollerDefinition: Sendable, Hashable {
    /// The name, as `channels.mail`; it begins with the plugin's id.
    public var name: String
    /// One sentence about what it looks for.
    public var summary: String
    /// How many seconds lie between two looks.
    public var seconds: Int
    /// The index of the code among the owner's handlers.
    var handler = 0

    /// Describes a poller.
    public init(_ name: String, every seconds: Int, summary: String) {
        self.name = name
        self.seconds = max(seconds, 1)
        self.summary = summary
    }
}

/// A poller with its code.
struct RegisteredPoller: Sendable {
    let owner: String
    let definition: PollerDefinition
    let poll: @Sendable (PollerDesk) async throws -> [String]

    /// Returns the pollers of some plugins, by name.
    static func all(_ collected: [Contributions]) -> [String: RegisteredPoller] {
        var pollers: [String: RegisteredPoller] = [:]
        for contributions in collected {
            for contribution in contributions.all {
                guard case .poller(let definition) = contribution.kind,
                    case .poll(let body) = contributions.handlers[definition.handler]
                else { continue }
                pollers[definition.name] = RegisteredPoller(
                    owner: contribution.owner, definition: definition, poll: body)
            }
        }
        return pollers
    }
}

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

    /// Keeps the bytes of a file, for a record that names it. Blocks meanwhile.
    ///
    /// - Throws: `unavailable` where they cannot be written.
    public func keepFile(_ bytes: [UInt8]) throws -> KeptFile { try kernel.keepFile(bytes) }
}
