import KithModel

/// Lets a script do its work once, in a transaction that is rolled back.
struct TrialRun {
    private let plugin: String
    private let transaction: Transaction

    private var state: TransactionState { transaction.state }

    init(_ plugin: String, _ transaction: Transaction) {
        self.plugin = plugin
        self.transaction = transaction
    }

    /// Returns what the script has done.
    ///
    /// - Throws: `not_found` for what it cannot be tried with.
    func run(_ act: ScriptTrial.Act) throws -> ScriptTrial {
        var trial = ScriptTrial()
        do {
            switch act {
            case .hooks(let entity, let id, let event):
                try runHooks(try record(entity, id), event, &trial)
            case .change(let entity, let id, let input):
                try change(try record(entity, id), input)
            case .command(let name, let arguments):
                trial.output = try run(name, arguments)
            case .job(let name, let payload): try work(name, payload)
            }
            try deliver()
        } catch let error as KernelError where !state.recorder.steps.isEmpty {
            trial.error = error
        }
        trial.steps = state.recorder.steps
        trial.putOff = state.putOff.map {
            ScriptTrial.Job(name: $0.name, payload: $0.payload, dueAt: $0.dueAt)
        }
        trial.changes = try transaction.rehearsedChanges()
        return trial
    }

    private func record(_ entity: String, _ id: RecordID) throws -> Record {
        let known = try transaction.readableEntity(entity)
        let found = try transaction.find(
            known.name, where: "id = :id", ["id": .string(id.description)], limit: 1)
        guard let record = found.first else {
            throw KernelError(.notFound, "There is no \(known.name) \(id).", field: "record")
        }
        return record
    }

    // MARK: Hooks by themselves

    private func runHooks(_ record: Record, _ event: String?, _ trial: inout ScriptTrial) throws {
        let hooks = try hooks(on: record.entity, event)
        let change = RecordChange(old: record, new: record, index: 0)
        defer {
            trial.refusals = change.faults
            trial.assignments = change.changedSlots.map {
                ScriptTrial.Assignment(
                    field: record.entity.fields[$0].name, old: record.values[$0],
                    new: change.new.values[$0])
            }
        }
        for hook in hooks {
            switch hook.handler {
            case .write(let body): try run(hook, body, change)
            case .committed(let body):
                try deliver(
                    CommittedEvent(
                        key: "trial:\(hook.id)", name: hook.definition.event,
                        entity: record.entity.name, record: record.id, payload: .object([:]),
                        set: state.newID(), at: state.now), to: hook, body)
            default: continue
            }
        }
    }

    /// The script's hooks on an entity, in the order in which a write comes to them.
    private func hooks(on entity: Entity, _ event: String?) throws -> [RegisteredHook] {
        let table = state.generation.hooks
        let operations: [WriteOperation] = [.update, .create, .delete, .restore]
        var found: [RegisteredHook] = []
        for moment in RecordEventName.Moment.allCases {
            for hook in operations.flatMap({ table.hooks(entity, moment, $0) })
            where hook.owner == plugin && !found.contains(where: { $0.id == hook.id }) {
                let isSave = RecordEventName(hook.definition.event).map {
                    $0.operations.contains(.update) || $0.operations.contains(.create)
                }
                guard event.map({ $0 == hook.definition.event }) ?? isSave ?? false
                else { continue }
                found.append(hook)
            }
        }
        guard found.isEmpty else { return found }
        let what =
            event.map { "on `\($0)`" }
            ?? "on writes of \(entity.definition.pluralTitle.lowercased())"
        throw KernelError(
            .notFound, "The script has no hook \(what).",
            recovery: "Try it on a record of an entity that it listens to, change fields of one, "
                + "or run one of its commands.", field: "record")
    }

    private func run(
        _ hook: RegisteredHook, _ body: (WriteEvent) throws -> Void, _ change: RecordChange
    ) throws {
        guard let name = RecordEventName(hook.definition.event) else { return }
        let operation: WriteOperation =
            name.operations.contains(.update) ? .update : name.operations.first ?? .update
        let isBefore = name.moment == .before
        let refusal: KernelError? =
            isBefore
            ? KernelError(.selfWrite, "A hook before a write cannot write by itself.") : nil
        let nested = try HookRunner(transaction).transaction(
            for: hook, cause: nil, refusal: refusal)
        change.isOpen = isBefore
        defer { change.isOpen = false }
        let before = change.faults.count
        try nested.step(hook, records: 1) {
            try body(
                WriteEvent(
                    entity: change.new.entity, operation: operation, moment: name.moment,
                    transaction: nested, changes: [change]))
            state.recorder.note { $0.rejections = change.faults.count - before }
        }
    }

    // MARK: As somebody would do it

    private func change(_ record: Record, _ input: JSONObject) throws {
        let values = try InputReader(record.entity, transaction).read(input)
        _ = try transaction.write(
            .update([Patch(record.id, values)]), record.entity, .wholeBatch)
    }

    private func run(_ name: String, _ arguments: JSONObject) throws -> CommandOutput {
        let command = try state.generation.command(name)
        let organisation = state.environment.organisation
        let input = try ArgumentReader(
            command.definition, baseCurrency: organisation.baseCurrency,
            region: organisation.country
        ).read(arguments)
        return try CommandRunner(command).run(input, in: transaction)
    }

    private func work(_ name: String, _ payload: JSON) throws {
        let whole = name.contains(".") ? name : plugin + "." + name
        guard let job = state.generation.jobs[whole], job.owner == plugin else {
            let own = state.generation.jobs.values.filter { $0.owner == plugin }
                .map(\.definition.name)
            throw KernelError(
                .notFound,
                "The script has no job `\(name)`\(Suggestion.question(for: whole, among: own))",
                recovery: "Name one that it registers.", field: "job")
        }
        state.runningJob = whole
        try job.attempt(
            JobAttempt(
                id: state.newID(), name: whole, payload: payload, number: 1, dueAt: state.now),
            in: transaction)
    }

    /// Lets the script hear what the writes would announce once they were committed.
    private func deliver() throws {
        while !state.events.isEmpty {
            let event = state.events.removeFirst()
            for id in event.subscribers {
                guard let hook = state.generation.subscriber(id, of: event.name),
                    hook.owner == plugin, case .committed(let body) = hook.handler
                else { continue }
                let heard = CommittedEvent(
                    key: "trial:\(id)", name: event.name, entity: event.entity?.name,
                    record: event.record, payload: event.payload,
                    set: state.log.set ?? state.newID(), at: state.now)
                state.deliveryDepth = event.depth + 1
                guard state.deliveryDepth <= Dispatcher.maximumDepth else {
                    throw KernelError(.hookLoop, "The script causes itself again and again.")
                }
                try deliver(heard, to: hook, body)
            }
        }
    }

    private func deliver(
        _ event: CommittedEvent, to hook: RegisteredHook,
        _ body: (CommittedEvent, Transaction) throws -> Void
    ) throws {
        let nested = try HookRunner(transaction).transaction(for: hook, cause: nil, refusal: nil)
        try nested.step(hook, records: 1) { try body(event, nested) }
    }
}
