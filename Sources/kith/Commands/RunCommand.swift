import ArgumentParser
import KithModel

/// The command `kith run`.
struct RunCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a command of the kernel or of an enabled plugin.",
        usage:
            "kith run <command> [--NAME VALUE ...] [--dry-run] [--json] [--data DIR] [--as USER]\nkith run --list",
        discussion: """
            A command's own --help lists what it takes. A reference is an id, or a name
            that is not ambiguous. With --dry-run everything is done and rolled back,
            and the changes are shown.

            EXAMPLES
              kith run --list
              kith run sales.move_deal --help
              kith run sales.move_deal --deal 06an8gq0m0000 --stage Won --dry-run
            """)

    @Argument(
        parsing: .captureForPassthrough,
        help: "The command, as sales.move_deal, and its arguments.")
    var words: [String] = []

    private var call: CommandCall? { try? CommandCall(words) }

    var place: FolderOptions {
        var options = FolderOptions()
        options.data = call?.data
        options.user = call?.user
        options.server = call?.server
        return options
    }
    var printsJSON: Bool { call?.isJSON ?? false }

    func validate() throws {
        let call = try CommandCall(words)
        guard call.name != nil || call.isList else {
            if call.isHelp { throw CleanExit.helpRequest(Self.self) }
            throw ValidationError("Name a command, or list them: kith run --list")
        }
    }

    func run(in session: Session) async throws {
        let call = try CommandCall(words)
        guard !call.isList, let name = call.name else {
            return try CommandHelp.list(
                try await session.get(["commands"]), isJSON: call.isJSON)
        }
        let command = CommandCard(try await session.get(["commands", name]).json)
        if call.isHelp { return try CommandHelp.show(command) }
        let parameters = Session.Parameters([
            ("names", "true"), ("dry_run", call.isDryRun ? "true" : nil),
            ("describe", call.isDryRun ? "true" : nil),
        ])
        let answer = try await session.post(
            ["commands", name], .object(try call.values(for: command)), parameters)
        try show(answer, call)
    }

    private func show(_ answer: Answer, _ call: CommandCall) throws {
        if call.isJSON { return try Terminal.print(answer.plain) }
        try Terminal.print(Terminal.clean(answer.text("message")))
        if call.isDryRun {
            try Terminal.print("Nothing was written: this was a dry run. It would have changed:")
            let preview = answer.list("preview")
            if preview.isEmpty { return try Terminal.print("  nothing") }
            return try Terminal.print(
                try ChangeList(preview, answer.described).text(showsRecords: true))
        }
        for record in answer.list("records") {
            try Terminal.print("  \(record["entity"]?.string ?? "") \(record["id"]?.string ?? "")")
        }
        if let set = answer["set"]?.string { try Terminal.print("Take it back: kith undo \(set)") }
    }
}
