import ArgumentParser
import KithLua

/// The command `kith sdk generate`.
struct GenerateStubs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write the stubs of everything that plugins in Lua can call.",
        discussion: """
            EXAMPLES
              kith sdk generate
              kith sdk generate --out Plugins/visits/types
            """)

    @Option(help: ArgumentHelp("The folder to write into.", valueName: "DIR"))
    var out = "SDK/lua"

    func run() throws {
        let folder = AuthoredFolder(out)
        try folder.write([(StubFile.name, StubWriter.stubs())])
        try Terminal.print("\(folder.path)/\(StubFile.name) is written.")
    }
}

/// The file of the stubs.
enum StubFile {
    static let name = "kith.gen.lua"
}
