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
    private let writes: [Point: [RegisteredHook]]
    private let customs: [String: [RegisteredHook]]

    /// Sorts hooks into a table.
    ///
    /// - Throws: `invalid` when their constraints go in a circle.
    init(_ hooks: [RegisteredHook], requirements: [String: Set<String>]) throws {
        var writes: [Point: [RegisteredHook]] = [:]
        var customs: [String: [RegisteredHook]] = [:]
        for hook in try HookOrder.sorted(hooks, requirements: requirements) {
            guard let name = RecordEventName(hook.definition.event) else {
                customs[hook.definition.event, default: []].append(hook)
                continue
            }
            for operation in name.operations {
                let point = Point(
                    entity: name.entity, moment: name.moment, operation: operation)
                writes[point, default: []].append(hook)
            }
        }
        self.writes = writes
        self.customs = customs
    }

    /// Returns the hooks on a point in the course of a write, in their order.
    func hooks(
        _ entity: Entity, _ moment: RecordEventName.Moment, _ operation: WriteOperation
    ) -> [RegisteredHook] {
        writes[Point(entity: entity.name, moment: moment, operation: operation)] ?? []
    }

    /// Returns the hooks on a custom event, in their order.
    func hooks(on event: String) -> [RegisteredHook] { customs[event] ?? [] }

    /// Returns the hooks on an event by its full name, in their order.
    func hooks(named event: String) -> [RegisteredHook] {
        guard let name = RecordEventName(event) else { return hooks(on: event) }
        return name.operations.sorted { $0.rawValue < $1.rawValue }
            .flatMap {
                writes[Point(entity: name.entity, moment: name.moment, operation: $0)] ?? []
            }
    }

    /// A point in the course of a write.
    private struct Point: Hashable {
        let entity: String
        let moment: RecordEventName.Moment
        let operation: WriteOperation
    }
}
