import KithModel

/// Where something that is registered comes from, and what hangs on it.
package struct Explanation: Sendable {
    /// Its name.
    package var name: String
    /// What it is.
    package var subject: Subject
    /// The plugin that brought it; `x` for an administrator.
    package var owner: String
    /// Where it is declared; nil for what is not declared in code.
    package var source: SourceLocation?
    /// Every hook on it, in the order in which they run.
    package var hooks: [HookPlace]

    /// A kind of thing that is registered.
    package enum Subject: Sendable {
        case command(CommandDefinition)
        case entity(Entity)
        /// With one sentence about it.
        case event(String)
    }
}

/// A hook and why it runs where it does.
package struct HookPlace: Sendable {
    /// The owner's id and the hook's, as `sales.stage-history`.
    package var id: String
    /// The plugin that brought it.
    package var owner: String
    /// The event that it waits for, as it was declared.
    package var event: String
    /// Its rough place in the order.
    package var phase: HookDefinition.Phase
    /// Only changes of one of these run it; any where empty.
    package var fields: [String]
    /// What it asked to run before.
    package var before: [String]
    /// What it asked to run after.
    package var after: [String]
    /// Where it is declared.
    package var source: SourceLocation

    init(_ hook: RegisteredHook) {
        id = hook.id
        owner = hook.owner
        event = hook.definition.event
        phase = hook.definition.phase
        fields = hook.definition.fields
        before = hook.definition.before
        after = hook.definition.after
        source = hook.source
    }

    /// The hook as the API writes it.
    package var json: JSON {
        [
            "id": .string(id), "owner": .string(owner), "event": .string(event),
            "phase": .string(phase.rawValue), "fields": .array(fields.map(JSON.string)),
            "before": .array(before.map(JSON.string)), "after": .array(after.map(JSON.string)),
            "source": .string(source.description),
        ]
    }
}

extension Kernel {
    /// Explains a command, an event or an entity by its name.
    ///
    /// - Throws: `not_found` with the nearest name; entities of which the caller may read no
    ///   record are unknown.
    package func explain(_ name: String, as principal: Principal) async throws -> Explanation {
        let generation = generation
        if let command = generation.commands[name] {
            let definition = command.definition
            return Explanation(
                name: name, subject: .command(definition), owner: command.owner,
                source: definition.source,
                hooks: generation.hooks(around: definition))
        }
        let readable = try await caller(principal).entities
        if let entity = readable.first(where: { $0.name == name }) {
            return Explanation(
                name: name, subject: .entity(entity), owner: entity.owner,
                source: generation.source(of: name, kind: "entity"),
                hooks: generation.hooks(around: entity))
        }
        let known = Set(readable.map(\.name))
        if let event = generation.event(name, of: known) { return event }
        let names =
            readable.map(\.name) + generation.commands.keys + generation.eventNames(of: known)
        throw KernelError(
            .notFound,
            "There is no command, event or entity `\(name)`\(Suggestion.question(for: name, among: names))",
            recovery: "See the commands: kith run --list; the entities: kith entity list")
    }

    /// Returns the hooks on an event in the order in which they run.
    ///
    /// - Throws: `not_found` for what is no event, with the nearest name; those of entities of
    ///   which the caller may read no record are unknown.
    package func hooks(on event: String, as principal: Principal) async throws -> [HookPlace] {
        let generation = generation
        let known = Set(try await caller(principal).entities.map(\.name))
        if let explained = generation.event(event, of: known) { return explained.hooks }
        let names = generation.eventNames(of: known)
        throw KernelError(
            .notFound,
            "There is no event `\(event)`\(Suggestion.question(for: event, among: names))",
            recovery: "Name one as deal.before_update, or as deal.won.")
    }

    /// The commands of the enabled plugins, by name.
    package var commands: [CommandDefinition] {
        generation.commands.values.map(\.definition).sorted { $0.name < $1.name }
    }
}

extension Generation {
    /// Every name to which a hook can be bound, of some entities and of commands.
    fileprivate func eventNames(of known: Set<String>) -> [String] {
        let operations = WriteOperation.allCases.map(\.rawValue) + ["save"]
        let records = schema.entities.filter { known.contains($0.name) }.flatMap { entity in
            RecordEventName.Moment.allCases.flatMap { moment in
                operations.map { "\(entity.name).\(moment.rawValue)_\($0)" }
            }
        }
        return records + customEvents.map(\.id)
    }

    private var customEvents: [Contribution] {
        contributions.filter { $0.kindName == "event" }
    }

    fileprivate func source(of id: String, kind: String) -> SourceLocation? {
        contributions.first { $0.kindName == kind && $0.id == id }?.source
    }

    fileprivate func event(_ name: String, of known: Set<String>) -> Explanation? {
        if let record = RecordEventName(name), known.contains(record.entity),
            let entity = schema.entity(record.entity)
        {
            let when =
                switch record.moment {
                case .before: "In the transaction, before validation: a hook may change or refuse."
                case .after: "In the transaction, when the rows are written."
                case .committed: "After the commit, at least once."
                }
            return Explanation(
                name: name, subject: .event(when), owner: entity.owner, source: nil,
                hooks: unique(hooks.hooks(named: name)))
        }
        guard let contribution = customEvents.first(where: { $0.id == name }),
            case .event(_, let summary) = contribution.kind
        else { return nil }
        return Explanation(
            name: name, subject: .event(summary), owner: contribution.owner,
            source: contribution.source, hooks: hooks.hooks(on: name).map(HookPlace.init))
    }

    /// The hooks on what a command asks, on the writes that its permission allows, and on
    /// what it announces.
    fileprivate func hooks(around command: CommandDefinition) -> [HookPlace] {
        var places = command.asks.flatMap { hooks.hooks(on: $0) }
        if command.mode == .write, case .verb(let verb, let name) = command.permission,
            let entity = schema.entity(name), let operation = WriteOperation(rawValue: verb)
        {
            places += RecordEventName.Moment.allCases.flatMap {
                hooks.hooks(entity, $0, operation)
            }
        }
        return unique(places + command.announces.flatMap { hooks.hooks(on: $0) })
    }

    /// Every hook in the course of an entity's writes: before, after, committed.
    fileprivate func hooks(around entity: Entity) -> [HookPlace] {
        RecordEventName.Moment.allCases.flatMap { moment in
            unique(WriteOperation.allCases.flatMap { hooks.hooks(entity, moment, $0) })
        }
    }

    private func unique(_ hooks: [RegisteredHook]) -> [HookPlace] {
        var seen: Set<String> = []
        return hooks.filter { seen.insert($0.id).inserted }.map(HookPlace.init)
    }
}
