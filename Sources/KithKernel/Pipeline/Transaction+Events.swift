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
        guard !subscribers.isEmpty else { return }
        state.events.append(
            PendingEvent(
                name: event, entity: record?.entity, record: record?.id, operation: nil,
                payload: payload, subscribers: subscribers, depth: depth, actor: actor.user))
    }

    /// Asks an event of a plugin's own: a subscriber may refuse by an error.
    ///
    /// - Throws: what the subscriber that refuses throws.
    public func ask(_ event: String, about record: Record?, _ payload: JSON = .null) throws {
        let asked = CustomEvent(name: event, record: record?.id, payload: payload)
        for hook in state.generation.hooks.hooks(on: event) {
            guard case .asked(let body) = hook.handler else { continue }
            let nested = try HookRunner(self).transaction(for: hook, cause: nil, refusal: nil)
            try body(asked, nested)
        }
    }

    /// Runs another command in this transaction, with this caller's rights.
    public func run(_ command: String, _ values: [String: Value]) throws -> CommandOutput {
        let registered = try state.generation.command(command)
        return try CommandRunner(registered).run(CommandInput(values: values), in: self)
    }
}

extension RegisteredHook {
    /// Whether the hook runs after the commit.
    var isCommitted: Bool {
        if case .committed = handler { return true }
        return false
    }
}
