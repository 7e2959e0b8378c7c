import KithModel

/// A typed, named act that a principal runs: one transaction and one change set.
///
/// One declaration gives the command line, the API, the form and the script call.
public protocol Command: Sendable {
    /// Name, arguments, permission and help.
    static var definition: CommandDefinition { get }

    /// Makes the command; has no side effects.
    init()

    /// Does what the command says.
    func run(_ input: CommandInput, in transaction: Transaction) throws -> CommandOutput
}

/// What a command is called, takes and needs.
public struct CommandDefinition: Sendable, Hashable {
    /// The name: the capability and a verb, as `sales.move_deal`.
    public var name: String
    /// One sentence about what it does.
    public var summary: String
    /// What it takes.
    public var arguments: [FieldDefinition]
    /// What it gives back for programs, by name; empty where message and records say all.
    public var data: [FieldDefinition]
    /// What its caller needs.
    public var permission: Permission
    /// Whether it writes.
    public var mode: Mode
    /// The events that it asks before it writes.
    public var asks: [String]
    /// The events that it announces.
    public var announces: [String]
    /// Where it is declared.
    public var source: SourceLocation
    /// The index of the code among the owner's handlers.
    var handler = 0

    /// Whether a command writes.
    public enum Mode: String, Sendable, Hashable {
        /// In one transaction.
        case write
        /// On a snapshot, where every write is refused.
        case read
    }

    /// Makes a definition; file and line are where it is written.
    public init(
        _ name: String, summary: String, arguments: [FieldDefinition],
        data: [FieldDefinition] = [], permission: Permission, mode: Mode = .write,
        asks: [String] = [], announces: [String] = [],
        file: String = #fileID, line: Int = #line
    ) {
        self.name = name
        self.summary = summary
        self.arguments = arguments
        self.data = data
        self.permission = permission
        self.mode = mode
        self.asks = asks
        self.announces = announces
        source = SourceLocation(file: file, line: line)
    }
}

/// What the caller of a command needs: a verb on an entity, or to be an administrator.
public enum Permission: Sendable, Hashable, CustomStringConvertible {
    /// A verb on an entity's records, in whatever scope.
    case verb(String, on: String)
    /// The role `administrator`.
    case administrator

    /// The permission as `deal:update`, or `administrator`.
    public var description: String {
        switch self {
        case .verb(let verb, let entity): "\(entity):\(verb)"
        case .administrator: "administrator"
        }
    }
}

/// The arguments of a call, of the types that the command declares.
public struct CommandInput: Sendable {
    /// The value of each argument; null where none was given.
    public let values: [String: Value]

    /// Makes an input of values that were checked against a definition.
    public init(values: [String: Value]) { self.values = values }

    /// The value of an argument; null where none was given.
    public subscript(_ name: String) -> Value { values[name] ?? .null }

    /// Returns the id that a required reference argument holds.
    ///
    /// - Throws: `required` when it is empty.
    public func record(_ name: String) throws -> RecordID {
        guard let id = self[name].reference else {
            throw KernelError(
                .required, "`\(name)` is missing.", recovery: "Give the id of a record.",
                field: name)
        }
        return id
    }
}

/// What a command gives back.
public struct CommandOutput: Sendable {
    /// One sentence for people.
    public var message: String
    /// The records that it made or changed, as entity and id.
    public var records: [(entity: String, id: RecordID)]
    /// What it found or made, for programs; nil where the message and the records say all.
    ///
    /// It is the command's own promise to its callers: an object of what it declares as `data`.
    public var data: JSON?

    /// Makes an output.
    public init(
        _ message: String, records: [(entity: String, id: RecordID)] = [], data: JSON? = nil
    ) {
        self.message = message
        self.records = records
        self.data = data
    }

    /// Makes an output about one record.
    public init(_ message: String, _ record: Record) {
        self.init(message, records: [(record.entity.name, record.id)])
    }
}
