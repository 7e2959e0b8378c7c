import KithModel

extension Operation {
    static let listCommands = Operation(
        "list_commands", "Lists the commands", .commands,
        answers: .json(200, "The commands.", .object(["commands": .list(of: command)])))

    static let describeCommand = Operation(
        "describe_command", "Describes a command", .commands, parameters: [commandName],
        answers: .json(200, "The command.", command))

    static let runCommand = Operation(
        "run_command", "Runs a command", .commands,
        details: "The body holds the arguments by name. It is one transaction: all of it is "
            + "written, or nothing is.",
        parameters: [commandName], body: .json(.named("RecordInput"), isRequired: false),
        answers: .json(
            200, "What was done.", .named("CommandResult"), headers: ["Kith-Change-Set"]),
        each: .command)

    private static let commandName = Parameter.path(
        "name", "The name of a command, as `sales.move_deal`.")

    private static let command = Shape.object([
        "name": .text, "summary": .text, "permission": .text, "mode": .word(["write", "read"]),
        "arguments": .list(of: .named("FieldDefinition")),
        "data": .list(of: .named("FieldDefinition")), "asks": .list(of: .text),
        "announces": .list(of: .text), "source": .text,
    ])
}
