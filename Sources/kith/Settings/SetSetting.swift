import ArgumentParser
import KithAPI
import KithModel

/// The command `kith setting set`.
struct SetSetting: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Change a setting.",
        discussion: """
            The value is JSON where it can be read as such, else a text.

            EXAMPLES
              kith setting set organisation.time_zone Europe/Berlin
            """)

    @Argument(help: "The setting's name.") var name: String
    @Argument(help: "The value.") var value: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        let json = (try? JSONReader.read(value)) ?? .string(value)
        let answer = try await session.ask(.put, ["settings", name], [], ["value": json])
        try Terminal.print(
            answer.changeSet == nil
                ? "Nothing was changed." : "\(name) is \(Terminal.clean(value)).")
    }
}
