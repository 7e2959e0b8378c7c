import KithModel

/// What a command is and takes, as its declaration says.
enum CommandHelp {
    /// Prints every command with its summary.
    static func list(_ answer: Answer, isJSON: Bool) throws {
        if isJSON { return try Terminal.print(answer.json) }
        let commands = answer.list("commands").map { CommandCard($0) }
        guard !commands.isEmpty else {
            return try Terminal.print("No commands. Enable what brings some: kith plugin list")
        }
        var table = TextTable(.whole("command"), "what it does")
        for command in commands { table.add([command.name, command.summary]) }
        try Terminal.print(table.text())
        try Terminal.print("See what one takes: kith run COMMAND --help")
    }

    /// Prints one command's arguments.
    static func show(_ command: CommandCard) throws {
        try Terminal.print("\(command.name): \(command.summary)")
        try Terminal.print("\nUSAGE: \(command.usage)\n")
        try Terminal.print(arguments(command))
    }

    /// A table of the arguments.
    static func arguments(_ command: CommandCard) -> String {
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
}
