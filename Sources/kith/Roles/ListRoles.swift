import ArgumentParser
import KithKernel

/// `kith role list`
struct ListRoles: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the roles.",
        discussion: """
            EXAMPLES
              kith role list
            """)

    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        var request = QueryRequest("role")
        request.sort = "name"
        request.limit = 1000
        if !output.json { request.fields = "name,title,is_built_in,brought_by" }
        try await session.printRecords(request, output.json ? .json : .table)
    }
}
