import ArgumentParser
import KithKernel
import KithModel

/// The command `kith run`.
struct RunCommand: WritingCommand {
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
        let commands = session.kernel.commands
        guard !call.isList, let name = call.name else {
            return try CommandHelp.list(commands, isJSON: call.isJSON)
        }
        guard let command = commands.first(where: { $0.name == name }) else {
            let hint = Suggestion.question(for: name, among: commands.map(\.name))
            throw KernelError(
                .notFound, "There is no command `\(name)`\(hint)",
                recovery: "See all of them: kith run --list")
        }
        if call.isHelp { return try CommandHelp.show(command) }
        let values = try await session.kernel.resolvingNames(
            in: try call.values(for: command), of: command.arguments, as: session.principal)
        let result = try await session.kernel.run(
            name, values, as: session.principal, door: .cli, isDryRun: call.isDryRun)
        try await show(result, call, session)
    }

    private func show(
        _ result: Kernel.CommandResult, _ call: CommandCall, _ session: Session
    ) async throws {
        if call.isJSON { return try Terminal.print(Self.json(result, call)) }
        try Terminal.print(Terminal.clean(result.output.message))
        if call.isDryRun {
            try Terminal.print("Nothing was written: this was a dry run. It would have changed:")
            if result.preview.isEmpty { return try Terminal.print("  nothing") }
            let list = try await ChangeList(result.preview, session)
            return try Terminal.print(list.text(showsRecords: true))
        }
        for record in result.output.records {
            try Terminal.print("  \(record.entity) \(record.id)")
        }
        if let set = result.receipt.set { try Terminal.print("Take it back: kith undo \(set)") }
    }

    private static func json(_ result: Kernel.CommandResult, _ call: CommandCall) -> JSON {
        let records = result.output.records.map { record -> JSON in
            ["entity": .string(record.entity), "id": .string(record.id.description)]
        }
        var object: JSONObject = [
            "message": .string(result.output.message), "records": .array(records),
            "dry_run": .boolean(call.isDryRun),
            "set": result.receipt.set.map { .string($0.description) } ?? .null,
        ]
        if call.isDryRun { object["preview"] = .array(result.preview.map(\.json)) }
        return .object(object)
    }
}
