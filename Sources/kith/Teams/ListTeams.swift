import ArgumentParser
import KithKernel

/// `kith team list`
struct ListTeams: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the teams.",
        discussion: """
            EXAMPLES
              kith team list
            """)

    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        var request = QueryRequest("team")
        request.sort = "name"
        request.limit = 1000
        if !output.json { request.fields = "name,manager,parent,region,id" }
        try await session.printRecords(
            request, output.json ? .json : .table,
            empty: "No teams yet. Add one: kith team add NAME --manager USER")
    }
}
