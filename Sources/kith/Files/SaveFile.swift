import ArgumentParser

/// The command `kith file save`.
struct SaveFile: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "save",
        abstract: "Write the bytes of a file.",
        discussion: """
            The ids of the files of messages stand in the entity message_attachment.

            EXAMPLES
              kith query message_attachment --fields name,file,size
              kith file save 06an8gq0m0000 --output plan.pdf
            """)

    @Argument(help: "The id of a file.") var id: String
    @Option(help: "The file to write; standard output without.") var output: String?
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        let path = ["files", id, "content"]
        guard let output else {
            return try await session.download(path, []) { try Terminal.write($0) }
        }
        let file = try ExportedFile(output)
        try await session.download(path, []) { _ = try file.write($0) }
        try file.finish()
        try Terminal.print("Saved \(output).")
    }
}
