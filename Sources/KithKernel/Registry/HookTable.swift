import KithModel

/// A hook with its code, ready to run.
struct RegisteredHook: Sendable {
    /// The owner's id and the hook's, as `sales.stage-history`.
    let id: String
    let owner: String
    let definition: HookDefinition
    let source: SourceLocation
    let handler: Handler
}

/// All hooks in the order in which they run.
struct HookTable: Sendable {
    private let writes: [String: [RegisteredHook]]
    private let customs: [String: [RegisteredHook]]

    /// Sorts hooks into a table.
    ///
    /// - Throws: `invalid` when their constraints go in a circle.
    init(_ hooks: [RegisteredHook], requirements: [String: Set<String>]) throws {
        var writes: [String: [RegisteredHook]] = [:]
        var customs: [String: [RegisteredHook]] = [:]
        for hook in try HookOrder.sorted(hooks, requirements: requirements) {
            guard let name = RecordEventName(hook.definition.event) else {
                customs[hook.definition.event, default: []].append(hook)
                continue
            }
            for operation in name.operations {
                writes[Self.key(name.entity, name.moment, operation), default: []].append(hook)
            }
        }
        self.writes = writes
        self.customs = customs
    }

    /// Returns the hooks on a point in the course of a write, in their order.
    func hooks(
        _ entity: Entity, _ moment: RecordEventName.Moment, _ operation: WriteOperation
    ) -> [RegisteredHook] {
        writes[Self.key(entity.name, moment, operation)] ?? []
    }

    /// Returns the hooks on a custom event, in their order.
    func hooks(on event: String) -> [RegisteredHook] { customs[event] ?? [] }

    /// Returns the hooks on an event by its full name, in their order.
    func hooks(named event: String) -> [RegisteredHook] {
        guard let name = RecordEventName(event) else { return hooks(on: event) }
        return name.operations.sorted { $0.rawValue < $1.rawValue }
            .flatMap { writes[Self.key(name.entity, name.moment, $0)] ?? [] }
    }

    private static func key(
        _ entity: String, _ moment: RecordEventName.Moment, _ operation: WriteOperation
    ) -> String {
        entity + "." + moment.rawValue + "_" + operation.rawValue
    }
}
