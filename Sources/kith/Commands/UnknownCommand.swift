import ArgumentParser
import KithModel

/// Finds the word in a call that should be a subcommand and is none.
enum UnknownCommand {
    /// - Throws: a usage error with the nearest name.
    static func check(_ words: [String], in root: any ParsableCommand.Type) throws {
        var command = root
        for word in words {
            let known = subcommands(of: command)
            guard !known.isEmpty, !word.hasPrefix("-"), word != "help" else { return }
            guard let next = known.first(where: { name(of: $0) == word }) else {
                let hint = Suggestion.question(for: word, among: known.map(name))
                let place = command == root ? "kith" : "kith " + name(of: command)
                throw KernelError(
                    .usage, "There is no command `\(word)`\(hint)",
                    recovery: "See all of them: \(place) --help")
            }
            command = next
        }
    }

    private static func subcommands(
        of command: any ParsableCommand.Type
    ) -> [any ParsableCommand.Type] {
        command.configuration.subcommands
            + command.configuration.groupedSubcommands.flatMap(\.subcommands)
    }

    private static func name(of command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? command._commandName
    }
}
