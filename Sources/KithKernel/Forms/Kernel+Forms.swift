import KithModel
import KithStore

extension Kernel {
    /// The forms that strangers can fill in, by name.
    public var forms: [FormDefinition] {
        generation.forms.values.map(\.definition).sorted { $0.name < $1.name }
    }

    /// Returns the form of a name; nil where there is none.
    public func form(_ name: String) -> FormDefinition? { generation.forms[name]?.definition }

    /// Takes what somebody has filled in, in one transaction with the rights of the form's plugin.
    ///
    /// - Parameters:
    ///   - values: the fields as they were sent.
    ///   - once: keeps the answer, so that what is sent again changes nothing.
    /// - Returns: what the form's code answers.
    /// - Throws: `not_found`; `invalid`, `required` and `unknown_field` with every field at fault;
    ///   `Replay`; for all else that goes wrong an error that tells a stranger nothing.
    package func take(
        form name: String, _ values: JSONObject, once: Once<FormAnswer>? = nil
    ) async throws -> FormAnswer {
        guard let form = generation.forms[name] else { throw Self.noForm }
        let reader = FormReading(
            form.definition, baseCurrency: organisation.baseCurrency, region: organisation.country)
        let input = try reader.read(values)
        do {
            return try await transact(
                as: .system(reason: "form"), door: Door("form"),
                ChangeSetContext(kind: "form", title: name), once: once?.of(\.result)
            ) { transaction in
                guard let present = transaction.state.generation.forms[name],
                    present.definition.fields == form.definition.fields
                else { throw Self.noForm }
                return try present.run(input, in: transaction)
            }.result
        } catch let error as KernelError {
            throw reader.told(error)
        }
    }

    /// The error for a form that there is not.
    package static var noForm: KernelError {
        KernelError(.notFound, "There is no such form.")
    }
}

extension RegisteredForm {
    /// Runs the form's code as a step of the trace.
    fileprivate func run(_ input: CommandInput, in transaction: Transaction) throws -> FormAnswer {
        let own = transaction.asPlugin(owner, doing: "form \(definition.name)")
        let step = TraceStep(
            kind: .command, owner: owner, name: definition.name, event: "", source: source,
            depth: own.depth, records: 0)
        return try transaction.state.observing(owner, definition.name) {
            try own.state.recorder.run(step) { try take(input, own) }
        }
    }
}
