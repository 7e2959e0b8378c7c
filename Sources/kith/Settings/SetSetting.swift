import ArgumentParser
import KithKernel
import KithModel

/// The command `kith setting set`.
struct SetSetting: WritingCommand {
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
        let id = try await session.kernel.record("setting", named: name, as: session.principal)
        let json = (try? JSONReader.read(value)) ?? .string(value)
        // The text of a JSON field is read as a document.
        let (_, receipt) = try await session.kernel.update(
            "setting", id, ["value": .string(json.text)], as: session.principal, door: .cli)
        try Terminal.print(
            receipt.set == nil ? "Nothing was changed." : "\(name) is \(Terminal.clean(value)).")
    }
}
