import ArgumentParser
import KithModel

/// The command `kith demo`.
struct ShowDemo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Make a demo company if there is none, and show its pipeline.",
        discussion: """
            The company comes from a seeded generator: two years of accounts, contacts, deals
            and activities, and people to act as. Their passwords are made once and kept in
            demo-sign-in.txt of the data folder.

            EXAMPLES
              kith demo
              kith demo --data somewhere
            """)

    @Option(
        name: .long,
        help: ArgumentHelp("The data folder; else KITH_DATA, else kith-data.", valueName: "DIR"))
    var data: String?

    func run() async throws {
        let folder = FolderOptions.folder(data)
        if !folder.holdsDatabase { try await DemoFolder(folder).make() }
        var place = FolderOptions()
        place.data = folder.path
        place.user = nil
        place.server = nil
        try await Session.with(place) { try await show(folder, $0) }
    }

    private func show(_ folder: DataFolder, _ session: Session) async throws {
        let caller = try await session.get(["caller"])
        guard caller.list("entities").contains(where: { $0["name"] == "deal" }) else {
            throw KernelError(
                .conflict, "`\(folder.path)` has no pipeline to show: sales is not enabled.",
                recovery: "Enable it: kith plugin enable contacts sales --data \(folder.path)")
        }
        try Terminal.print(
            try await DemoPipeline(session, currency: caller.text("base_currency")).text())
        let people = try DemoSignIn.read(folder)
        if !people.isEmpty { try Terminal.print("\n" + DemoSignIn.table(people)) }
        try Terminal.print("\n" + (try await DemoHints(folder, session).text(people)))
    }
}
