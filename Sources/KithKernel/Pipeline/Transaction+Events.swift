import KithModel

extension Transaction {
    /// Announces an event of a plugin's own: its subscribers receive it after the commit.
    ///
    /// - Parameters:
    ///   - event: the name, as `lead.converted`.
    ///   - record: the record that it is about.
    ///   - payload: what it says.
    public func announce(_ event: String, about record: Record?, _ payload: JSON = .null) throws {
        try requireWriting()
        let hooks = state.generation.hooks.hooks(on: event)
        let subscribers = hooks.filter(\.isCommitted).map(\.id)
        guard !subscribers.isEmpty || !state.generation.flows.isEmpty else { return }
        state.events.append(
            PendingEvent(
                name: event, entity: record?.entity, record: record?.id, operation: nil,
                payload: payload, subscribers: subscribers, depth: state.deliveryDepth,
                actor: actor.user))
    }

    /// Asks an event of a plugin's own: a subscriber may refuse by an error, and may write
    /// where the caller may.
    ///
    /// - Throws: what the subscriber that refuses throws.
    public func ask(_ event: String, about record: Record?, _ payload: JSON = .null) throws {
        let asked = CustomEvent(name: event, record: record?.id, payload: payload)
        for hook in state.generation.hooks.hooks(on: event) {
            guard case .asked(let body) = hook.handler else { continue }
            let nested = try HookRunner(self).transaction(for: hook, cause: nil, refusal: refusal)
            try state.observing(hook.owner, hook.id) {
                try nested.step(hook, records: record == nil ? 0 : 1) { try body(asked, nested) }
            }
        }
    }

    /// Runs another command in this transaction, with arguments as a door receives them.
    ///
    /// - Throws: as the form with values; `invalid` with every argument at fault.
    public func run(_ command: String, arguments: [String: JSON]) throws -> CommandOutput {
        let registered = try state.generation.command(command)
        var object = JSONObject()
        for name in arguments.keys.sorted() { object[name] = arguments[name] }
        let reader = ArgumentReader(
            registered.definition, baseCurrency: baseCurrency, region: region)
        return try run(command, reader.read(object).values)
    }

    /// Runs another command in this transaction, with this caller's rights.
    ///
    /// - Throws: `hook_loop` when commands have called each other too deep.
    public func run(_ command: String, _ values: [String: Value]) throws -> CommandOutput {
        guard depth <= WritePipeline.maximumDepth else { throw HookRunner.loop(chain) }
        let registered = try state.generation.command(command)
        let nested = nested(as: actor, hook: command, cause: cause, refusal: refusal)
        return try CommandRunner(registered).run(CommandInput(values: values), in: nested)
    }
}

extension RegisteredHook {
    /// Whether the hook runs after the commit.
    var isCommitted: Bool {
        if case .committed = handler { return true }
        return false
    }
}
