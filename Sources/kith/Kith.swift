import ArgumentParser
import Glibc
import KithModel

/// The command line of Kith.
struct Kith: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kith",
        abstract: "A CRM whose kernel knows only entities, events and permissions.",
        discussion: "`kith --version` prints the version of the program.",
        groupedSubcommands: [
            CommandGroup(
                name: "Begin and keep",
                subcommands: [
                    InitializeFolder.self, ServeFolder.self, ShowDemo.self, BackUp.self,
                    Restore.self, Doctor.self, Clock.self,
                ]),
            CommandGroup(
                name: "Work with records",
                subcommands: [
                    QueryRecords.self, AggregateRecords.self, SearchRecords.self, Records.self,
                    ImportFile.self, ExportRecords.self, Changes.self, UndoChangeSet.self,
                    RunCommand.self, Files.self,
                ]),
            CommandGroup(
                name: "Administer",
                subcommands: [
                    Users.self, Teams.self, Roles.self, Access.self, Tokens.self, Settings.self,
                    Plugins.self, Scripts.self, Rules.self, Why.self, Jobs.self, Schedules.self,
                    Pollers.self, Forms.self,
                    Effects.self, Runs.self,
                    HeldBack.self, Registry.self,
                    ShowLimits.self, Entities.self,
                    Fields.self,
                    Explain.self,
                    ListHooks.self,
                ]),
            CommandGroup(
                name: "Write plugins", subcommands: [SDK.self, RunConsole.self, ShowTrace.self]),
        ])

    /// Runs what the arguments say and ends the process by the kind of error.
    static func main() async {
        // A reader that has gone is an error of a write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        // So is a file that may not grow any more (`ulimit -f`).
        signal(SIGXFSZ, SIG_IGN)
        var isJSON = false
        do {
            let words = Array(CommandLine.arguments.dropFirst())
            // Not an option of the parser, which would take it from `record update --version`.
            if words == ["--version"] { return try Terminal.print(Version.current) }
            try UnknownCommand.check(words, in: Self.self)
            var command = try parseAsRoot()
            isJSON = (command as? any FolderCommand)?.printsJSON ?? false
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch is Terminal.BrokenPipe {
            return
        } catch let error where isOfParser(error) {
            exit(withError: error)
        } catch {
            let failure = Failure(error)
            Terminal.report(isJSON ? failure.json.text : failure.text)
            Glibc.exit(failure.exitCode)
        }
    }

    private static func isOfParser(_ error: any Error) -> Bool {
        error is ExitCode || error is ValidationError || error is CleanExit
            || String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
    }
}
