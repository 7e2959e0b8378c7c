import KithKernel
import KithModel

/// What a command is and takes, as its declaration says.
enum CommandHelp {
    /// Prints every command with its summary.
    static func list(_ commands: [CommandDefinition], isJSON: Bool) throws {
        if isJSON { return try Terminal.print(["commands": .array(commands.map(json))]) }
        guard !commands.isEmpty else {
            return try Terminal.print("No commands. Enable what brings some: kith plugin list")
        }
        var table = TextTable(.whole("command"), "what it does")
        for command in commands { table.add([command.name, command.summary]) }
        try Terminal.print(table.text())
        try Terminal.print("See what one takes: kith run COMMAND --help")
    }

    /// Prints one command's arguments.
    static func show(_ command: CommandDefinition) throws {
        try Terminal.print("\(command.name): \(command.summary)")
        try Terminal.print("\nUSAGE: \(usage(command))\n")
        try Terminal.print(arguments(command))
    }

    /// The line by which the command is called.
    static func usage(_ command: CommandDefinition) -> String {
        let words = command.arguments.map { argument in
            let word = "--\(argument.name) \(argument.type.name.uppercased())"
            return argument.isRequired ? word : "[\(word)]"
        }
        return (["kith run \(command.name)"] + words).joined(separator: " ")
    }

    /// A table of the arguments.
    static func arguments(_ command: CommandDefinition) -> String {
        guard !command.arguments.isEmpty else { return "It takes no arguments." }
        var table = TextTable(.whole("argument"), "type", .whole(""), "what it is")
        for argument in command.arguments {
            table.add([
                "--" + argument.name, FieldWords.type(argument.type),
                argument.isRequired ? "required" : "",
                argument.help.isEmpty ? argument.title : argument.help,
            ])
        }
        return table.text()
    }

    /// The declaration as the API writes it.
    static func json(_ command: CommandDefinition) -> JSON {
        [
            "name": .string(command.name), "summary": .string(command.summary),
            "permission": .string(command.permission.description),
            "mode": .string(command.mode.rawValue),
            "arguments": .array(command.arguments.map(DefinitionJSON.encode)),
            "asks": .array(command.asks.map(JSON.string)),
            "announces": .array(command.announces.map(JSON.string)),
            "source": .string(command.source.description),
        ]
    }
}
