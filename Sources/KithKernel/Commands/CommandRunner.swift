import KithModel
import KithQuery

/// Runs a command within a transaction: checks its permission and its arguments first.
struct CommandRunner {
    private let command: RegisteredCommand

    init(_ command: RegisteredCommand) { self.command = command }

    /// Runs the command with the caller's rights, cut down to what its plugin was granted.
    ///
    /// - Throws: `forbidden` without the permission, `required` and `invalid` for arguments,
    ///   and what the command throws.
    func run(_ input: CommandInput, in transaction: Transaction) throws -> CommandOutput {
        try require(command.definition.permission, transaction)
        try checkArguments(input)
        if command.definition.mode == .write { try transaction.requireWriting() }
        let inner = try narrowed(transaction)
        return try transaction.state.observing(command.owner, command.definition.name) {
            try inner.step(command) { try command.run(input, inner) }
        }
    }

    private func narrowed(_ transaction: Transaction) throws -> Transaction {
        let generation = transaction.state.generation
        var actor = transaction.actor
        let grants = generation.pluginRights(command.owner, user: actor.user)
        actor.rights = actor.rights.intersected(with: grants, over: generation.schema)
        actor.via = "\(transaction.actor.via) \(command.definition.name)"
        // What an administrator may do is no grant: the code of a plugin does not inherit it.
        if command.owner != KernelEntities.owner { actor.isAdministrator = false }
        (actor.commandOwner, actor.plugin) = (command.owner, command.owner)
        let refusal: KernelError? =
            command.definition.mode == .read
            ? KernelError(.forbidden, "The command `\(command.definition.name)` only reads.") : nil
        return Transaction(
            state: transaction.state, actor: actor, depth: transaction.depth,
            cause: transaction.cause, chain: transaction.chain,
            refusal: refusal ?? transaction.refusal)
    }

    private func require(_ permission: Permission, _ transaction: Transaction) throws {
        let isAllowed: Bool
        switch permission {
        case .administrator:
            isAllowed = transaction.actor.isAdministrator || isOfSamePlugin(transaction)
        case .verb(let verb, let name):
            guard let verb = Verb(rawValue: verb), let entity = transaction.schema.entity(name)
            else { throw KernelError(.forbidden, "`\(permission)` is not a permission.") }
            isAllowed = transaction.actor.rights.access(to: entity).scope(verb) != .none
        }
        guard isAllowed else {
            throw KernelError(
                .forbidden,
                "You may not run `\(command.definition.name)`: it needs `\(permission)`.",
                recovery: "Ask an administrator for a role that has it.")
        }
    }

    /// Whether a command of an administrator's calls another one of its own plugin.
    private func isOfSamePlugin(_ transaction: Transaction) -> Bool {
        transaction.actor.commandOwner == command.owner && transaction.state.isCallerAdministrator
    }

    /// How many unknown arguments are told.
    private static let toldFaults = 20

    private func checkArguments(_ input: CommandInput) throws {
        let names = command.definition.arguments.map(\.name)
        let unknown = input.values.keys.filter { !names.contains($0) }.sorted()
        var faults: [KernelError.Detail] = []
        for name in unknown.prefix(Self.toldFaults) {
            let hint = Suggestion.question(for: name, among: names)
            faults.append(
                .init(
                    field: name, code: .unknownField,
                    message: "`\(command.definition.name)` takes no `\(name)`\(hint)",
                    recovery: "See what it takes: kith explain \(command.definition.name)"))
        }
        for argument in command.definition.arguments where argument.isRequired {
            guard input[argument.name].isNull else { continue }
            faults.append(
                .init(
                    field: argument.name, code: .required,
                    message: "`\(argument.name)` is missing.",
                    recovery: "See what it takes: kith explain \(command.definition.name)"))
        }
        guard let first = faults.first else { return }
        throw KernelError(first.code, first.message, recovery: first.recovery, details: faults)
    }
}
