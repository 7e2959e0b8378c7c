import KithModel

/// Work that may wait for days: code whose steps are recorded, and which goes on behind the last
/// of them.
public struct FlowDefinition: Sendable, Hashable {
    /// What becomes of an event while a run for the same record is under way.
    public enum Reentry: String, Sendable, Hashable, CaseIterable {
        /// It begins no other.
        case skip
        /// It begins another beside it.
        case parallel
    }

    /// The name, as `s_welcome.welcome`; it begins with the plugin's id.
    public var name: String
    /// One sentence about what it does.
    public var summary: String
    /// The event that begins it, as `contact.committed_update` or `lead.converted`.
    public var event: String
    /// What must be true of the record, in the filter language; nothing where nil.
    public var condition: String?
    /// It begins only where one of these fields has changed; whichever where empty.
    public var fields: [String]
    /// What becomes of an event while a run for the same record is under way.
    public var reentry: Reentry
    /// The index of the code among the owner's handlers.
    var handler = 0

    /// Describes a flow.
    public init(
        _ name: String, on event: String, when condition: String? = nil,
        changed fields: [String] = [], summary: String = "", reentry: Reentry = .skip
    ) {
        self.name = name
        self.event = event
        self.condition = condition
        self.fields = fields
        self.summary = summary
        self.reentry = reentry
    }
}

/// A flow with its code, ready to run.
struct RegisteredFlow: Sendable {
    let owner: String
    let definition: FlowDefinition
    let source: SourceLocation
    let body: @Sendable (Flow) throws -> Void

    /// Returns the flows of some plugins, by name.
    static func all(_ collected: [Contributions]) -> [String: RegisteredFlow] {
        var flows: [String: RegisteredFlow] = [:]
        for contributions in collected {
            for contribution in contributions.all {
                guard case .flow(let definition) = contribution.kind,
                    case .flow(let body) = contributions.handlers[definition.handler]
                else { continue }
                flows[definition.name] = RegisteredFlow(
                    owner: contribution.owner, definition: definition,
                    source: contribution.source, body: body)
            }
        }
        return flows
    }
}

extension Contributions {
    /// Adds work that may wait for days: an event of a record begins it.
    ///
    /// The code runs from the top whenever it goes on; steps that are recorded give what they
    /// gave then. So it must take the same steps again: what may differ belongs into a step.
    public mutating func flow(
        _ definition: FlowDefinition, file: String = #fileID, line: Int = #line,
        _ body: @escaping @Sendable (Flow) throws -> Void
    ) {
        var definition = definition
        definition.handler = flowHandler(body)
        let name = definition.name
        onCommitted(
            definition.event, id: "flow:" + name, fields: definition.fields, file: file, line: line
        ) { event, transaction in
            try FlowStart(transaction).begin(name, event)
        }
        add(name, .flow(definition), file, line)
    }
}
