import ArgumentParser
import KithLua
import KithModel
import KithSDK

/// The command `kith sdk types`.
struct WriteTypes: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "types",
        abstract: "Write the entities, fields, commands and events that are here, for an editor.",
        discussion: """
            The stubs of `kith sdk generate` are written beside them. What you may not read
            is not in them.

            EXAMPLES
              kith sdk types
              kith sdk types --out Plugins/visits/types
            """)

    @Option(help: ArgumentHelp("The folder to write into.", valueName: "DIR"))
    var out = "types"
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        var entities: [InstanceTypes.EntityShape] = []
        for entity in try await session.get(["entities"]).list("entities") {
            entities.append(try await shape(entity["name"]?.string ?? "", session))
        }
        let commands = try await session.get(["commands"]).list("commands").map {
            InstanceTypes.CommandShape(
                name: $0["name"]?.string ?? "", summary: $0["summary"]?.string ?? "",
                arguments: ($0["arguments"]?.array ?? []).map { Column($0).field })
        }
        let types = InstanceTypes(
            entities: entities, commands: commands, events: try await events(session))
        try AuthoredFolder(out).write([
            (StubFile.name, StubWriter.stubs()), ("instance.gen.lua", types.written()),
        ])
        try Terminal.print(
            "\(out)/instance.gen.lua: \(entities.count) entities, \(commands.count) commands.")
    }

    private func shape(
        _ name: String, _ session: Session
    ) async throws -> InstanceTypes.EntityShape {
        let described = try await session.get(["entities", name], [("describe", "true")]).described
        return InstanceTypes.EntityShape(
            name: name, title: described["entity"]?["title"]?.string ?? name,
            fields: (described["fields"]?.array ?? []).map { Column($0).field })
    }

    /// The events of plugins; whoever may not see all that is registered gets none of them.
    private func events(_ session: Session) async throws -> [String] {
        do {
            return try await session.get(["registry"]).list("contributions")
                .filter { $0["kind"]?.string == "event" }.compactMap { $0["name"]?.string }
        } catch let error as KernelError where error.code == .forbidden {
            return []
        }
    }
}
