import ArgumentParser
import KithKernel

/// `kith setting list`
struct ListSettings: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the settings with their values.",
        discussion: """
            EXAMPLES
              kith setting list
            """)

    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        var request = QueryRequest("setting")
        request.sort = "name"
        request.limit = 1000
        if !output.json { request.fields = "name,value" }
        try await session.printRecords(request, output.json ? .json : .table)
    }
}
