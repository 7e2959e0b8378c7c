import ArgumentParser
import KithModel

/// The command `kith form`.
struct Forms: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "form",
        abstract: "Forms that people fill in without signing in.",
        subcommands: [ListForms.self])
}

/// The command `kith form list`.
struct ListForms: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the forms of plugins and scripts, and where they are.",
        discussion: """
            A running server shows each form at its address, and takes what is sent there.

            EXAMPLES
              kith form list
            """)

    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["forms"])
        if output.json { return try Terminal.print(answer.json) }
        let forms = answer.list("forms")
        guard !forms.isEmpty else {
            return try Terminal.print("Nothing that is enabled has a form.")
        }
        var table = TextTable(.whole("address"), "title", "fields", "other sites")
        for form in forms {
            table.add([
                form["path"]?.string ?? "", form["title"]?.string ?? "",
                Self.joined(form["fields"]), Self.joined(form["hosts"]),
            ])
        }
        try Terminal.print(table.text())
    }

    private static func joined(_ list: JSON?) -> String {
        (list?.array ?? []).compactMap(\.string).joined(separator: ", ")
    }
}
