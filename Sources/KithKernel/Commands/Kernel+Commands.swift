import KithModel
import KithStore

extension Kernel {
    /// What a command did, or would do.
    public struct CommandResult: Sendable {
        /// What the command gave back.
        public var output: CommandOutput
        /// What it wrote.
        public var receipt: WriteReceipt
        /// For a dry run: the changes that were rolled back.
        public var preview: [ChangeSummary]
    }

    /// Runs a command with arguments as a door received them.
    ///
    /// - Parameters:
    ///   - arguments: JSON values, or texts as typed.
    ///   - isDryRun: undoes everything at the end and tells what it would have written.
    /// - Throws: `not_found` for an unknown command; `invalid` with every argument at fault;
    ///   what the command throws.
    public func run(
        _ name: String, _ arguments: JSONObject, as principal: Principal, door: Door,
        isDryRun: Bool = false, once: Once<CommandResult>? = nil
    ) async throws -> CommandResult {
        let registered = try generation.command(name)
        let input = try ArgumentReader(
            registered.definition, baseCurrency: organisation.baseCurrency,
            region: organisation.country
        ).read(arguments)
        let context = ChangeSetContext(kind: "command", title: name)
        guard isDryRun else {
            let done = try await transact(
                as: principal, door: door, context,
                once: once?.of {
                    CommandResult(output: $0.result, receipt: $0.receipt, preview: [])
                }
            ) { transaction in
                try CommandRunner(transaction.state.generation.command(registered))
                    .run(input, in: transaction)
            }
            return CommandResult(output: done.result, receipt: done.receipt, preview: [])
        }
        return try await rehearse(registered, input, principal, door, context)
    }

    private struct Rehearsed: Error {
        let result: CommandResult
    }

    /// Runs a command to its end and rolls it back.
    private func rehearse(
        _ command: RegisteredCommand, _ input: CommandInput, _ principal: Principal, _ door: Door,
        _ context: ChangeSetContext
    ) async throws -> CommandResult {
        do {
            try await transact(as: principal, door: door, context) { transaction in
                let output = try CommandRunner(transaction.state.generation.command(command))
                    .run(input, in: transaction)
                let preview = try transaction.rehearsedChanges()
                let receipt = WriteReceipt(set: nil, changes: transaction.state.log.count)
                throw Rehearsed(
                    result: CommandResult(output: output, receipt: receipt, preview: preview))
            }
        } catch let rehearsed as Rehearsed {
            return rehearsed.result
        }
        throw KernelError(.unavailable, "The dry run did not end.")
    }
}

/// Reads the arguments of a command by its definition.
struct ArgumentReader {
    private let definition: CommandDefinition
    private let baseCurrency: Currency
    private let region: String?

    init(_ definition: CommandDefinition, baseCurrency: Currency, region: String? = nil) {
        self.definition = definition
        self.baseCurrency = baseCurrency
        self.region = region
    }

    /// Returns the arguments of the types that the command declares.
    ///
    /// - Throws: `invalid` with every argument at fault.
    func read(_ arguments: JSONObject) throws -> CommandInput {
        var values: [String: Value] = [:]
        var faults: [KernelError.Detail] = []
        for (name, json) in arguments {
            guard let argument = definition.arguments.first(where: { $0.name == name }) else {
                values[name] = .text(json.text)
                continue
            }
            do {
                values[name] = try argument.type.coerce(
                    json, currency: baseCurrency, region: region)
            } catch {
                faults.append(
                    .init(field: name, code: .invalid, message: "`\(name)`: \(error.message)"))
            }
        }
        guard let first = faults.first else { return CommandInput(values: values) }
        throw KernelError(first.code, first.message, recovery: first.recovery, details: faults)
    }
}
