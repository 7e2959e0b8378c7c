import ArgumentParser
import KithModel

/// The command `kith setting get`.
struct GetSetting: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Print the value of a setting.",
        discussion: """
            EXAMPLES
              kith setting get organisation.time_zone
            """)

    @Argument(help: "The setting's name.") var name: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let value = try await session.get(["settings", name])["value"] ?? .null
        try output.json
            ? Terminal.print(value)
            : Terminal.print(Terminal.clean(value.string ?? value.text))
    }
}
