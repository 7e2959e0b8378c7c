import KithKernel
import KithModel

/// The shapes of what one command takes and answers.
struct CommandShapes {
    private let command: CommandDefinition
    private let shapes: FieldShapes
    private let name: String

    /// Describes a command.
    init(_ command: CommandDefinition, _ shapes: FieldShapes) {
        self.command = command
        self.shapes = shapes
        name = shapes.names.command(command.name)
    }

    /// The shapes with their names.
    var all: [(name: String, shape: Shape)] {
        let fields = command.arguments + command.data
        return fields.compactMap { shapes.choices(of: $0, command.name) } + [
            (name + "Input", taken), (name + "Result", told),
        ]
    }

    /// The places of the general shapes, with those of this command instead.
    var places: [String: String] {
        ["RecordInput": name + "Input", "CommandResult": name + "Result"]
    }

    /// Whether the command can be run with nothing at all.
    var needsNothing: Bool { !command.arguments.contains(where: \.isRequired) }

    private var taken: Shape {
        func shape(_ argument: FieldDefinition) -> (String, Shape) {
            let shape = shapes.given(argument, of: command.name)
            return (argument.name, argument.isRequired ? shape : shape.orNull)
        }
        return Shape.object(
            command.arguments.filter(\.isRequired).map(shape),
            optional: command.arguments.filter { !$0.isRequired }.map(shape), isClosed: true
        ).saying("What `\(command.name)` takes.")
    }

    private var told: Shape {
        let data: [(String, Shape)] = command.data.map { field in
            let shape = shapes.told(field, of: command.name)
            return (field.name, field.isRequired ? shape : shape.orNull)
        }
        guard !data.isEmpty else { return CommonShapes.commandResult(data: .any) }
        return CommonShapes.commandResult(data: .object(data))
    }
}
