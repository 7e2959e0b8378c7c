import KithModel

/// When a hook runs and where it stands in the order.
public struct HookDefinition: Sendable, Hashable {
    /// The literal that names the event, as `deal.before_update` or `lead.converted`.
    public var event: String
    /// Only changes of one of these fields run the hook; any change where empty.
    public var fields: [String]
    /// Its rough place in the order.
    public var phase: Phase
    /// The ids of plugins or hooks that it runs before.
    public var before: [String]
    /// The ids of plugins or hooks that it runs after.
    public var after: [String]
    /// The index of the code among the owner's handlers.
    public var handler: Int

    /// A rough place in the order.
    public enum Phase: String, Sendable, Hashable, CaseIterable {
        case early, normal, late
    }
}

/// What the name of a record event says: which entity, when, and on which writes.
public struct RecordEventName: Sendable, Hashable {
    /// The entity's name.
    public var entity: String
    /// When, in the course of a write.
    public var moment: Moment
    /// On which writes.
    public var operations: Set<WriteOperation>

    /// A point in the course of a write.
    public enum Moment: String, Sendable, Hashable, CaseIterable {
        /// In the transaction, before validation: may change the new values and reject.
        case before
        /// In the transaction, when the rows are written: may write other records.
        case after
        /// After the commit, at least once.
        case committed
    }

    /// Reads `deal.before_update`; nil for the name of a custom event.
    public init?(_ name: String) {
        let parts = name.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let underscore = parts[1].firstIndex(of: "_"),
            let moment = Moment(rawValue: String(parts[1][..<underscore]))
        else { return nil }
        let operation = String(parts[1][parts[1].index(after: underscore)...])
        if operation == "save" {
            operations = [.create, .update]
        } else if let single = WriteOperation(rawValue: operation) {
            operations = [single]
        } else {
            return nil
        }
        entity = String(parts[0])
        self.moment = moment
    }
}

/// What is done to records.
public enum WriteOperation: String, Sendable, Hashable, CaseIterable {
    case create, update, delete, restore
    /// One record is taken into another; its writes pass the hooks of their own kinds too.
    case merge
}
