import ArgumentParser
import KithKernel
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
        try await Session.with(place) { session in
            try await show(session)
        }
    }

    private func show(_ session: Session) async throws {
        guard session.kernel.generation.schema.entity("deal") != nil else {
            throw KernelError(
                .conflict,
                "`\(session.folder.path)` has no pipeline to show: sales is not enabled.",
                recovery:
                    "Enable it: kith plugin enable contacts sales --data \(session.folder.path)")
        }
        try Terminal.print(try await DemoPipeline(session).text())
        let people = try DemoSignIn.read(session.folder)
        if !people.isEmpty { try Terminal.print("\n" + DemoSignIn.table(people)) }
        try Terminal.print("\n" + (try await DemoHints(session).text(people)))
    }
}
