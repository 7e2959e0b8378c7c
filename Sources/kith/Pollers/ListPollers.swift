import ArgumentParser
import KithModel

/// The command `kith poller list`.
struct ListPollers: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what a running server looks for, and how often.",
        discussion: """
            EXAMPLES
              kith poller list
            """)

    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["pollers"])
        if output.json { return try Terminal.print(answer.json) }
        let pollers = answer.list("pollers")
        guard !pollers.isEmpty else {
            return try Terminal.print("Nothing that is enabled looks for anything elsewhere.")
        }
        var table = TextTable(.whole("poller"), "every", "what it looks for")
        for poller in pollers {
            table.add([
                poller["name"]?.string ?? "", "\(poller["seconds"]?.integer ?? 0) s",
                poller["summary"]?.string ?? "",
            ])
        }
        try Terminal.print(table.text())
    }
}
