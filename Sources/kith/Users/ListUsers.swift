import ArgumentParser
import KithKernel
import KithModel

/// `kith user list`
struct ListUsers: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the users.",
        discussion: """
            EXAMPLES
              kith user list
              kith user list --json
            """)

    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        var request = QueryRequest("user")
        request.sort = "name"
        request.limit = 1000
        if !output.json { request.fields = "name,email,job_title,is_active,id" }
        try await session.printRecords(request, output.json ? .json : .table)
    }
}
