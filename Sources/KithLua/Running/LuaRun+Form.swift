import KithKernel
import KithModel

extension LuaRun {
    /// Takes what somebody has filled into a form.
    func form(
        _ function: UInt32, _ definition: FormDefinition, _ input: CommandInput,
        _ transaction: Transaction
    ) throws -> FormAnswer {
        let frame = Frame(handler: definition.name, phase: .command, transaction: transaction)
        return try within(frame) { state in
            var values: [String: HostValue] = [:]
            // An empty field is nil in Lua, not kith.null.
            for field in definition.fields where !input[field.name].isNull {
                values[field.name] = HostValue(input[field.name])
            }
            let context: [String: HostValue] = ["form": .string(definition.name)]
            let output = try state.call(
                LuaPrelude.Entry.command, [.function(function), .map(values), .map(context)])
            return try output.formAnswer()
        }
    }
}

extension HostValue {
    /// What a form's function returned: nothing, a sentence, or a table of result and message.
    fileprivate func formAnswer() throws -> FormAnswer {
        switch self {
        case .null: return FormAnswer("taken")
        case .string(let message): return FormAnswer("taken", message)
        case .map(let members):
            let result = members["result"]?.string ?? "taken"
            guard Naming.isValid(result) else {
                throw KernelError(.pluginError, "`result` is a word of small letters.")
            }
            guard let message = members["message"]?.string else { return FormAnswer(result) }
            return FormAnswer(result, String(message.prefix(2000)))
        default:
            throw KernelError(.pluginError, "A form returns a sentence or a table.")
        }
    }
}
