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
