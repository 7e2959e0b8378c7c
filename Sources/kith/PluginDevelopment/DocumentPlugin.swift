import ArgumentParser
import KithLua
import KithModel

/// The command `kith plugin docs`.
struct DocumentPlugin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "docs",
        abstract: "Write a page about a plugin: what it asks for, holds, does and hears.",
        discussion: """
            It is made of the manifest, the entities and the comments right above what
            main.lua registers, as Markdown.

            EXAMPLES
              kith plugin docs warranty
              kith plugin docs visits --out visits.md
            """)

    @Argument(help: "The plugin's folder, or its name in ./Plugins.") var folder: String
    @Option(help: ArgumentHelp("The file to write; else it is printed.", valueName: "FILE"))
    var out: String?

    func run() async throws {
        let page = try PluginPage(try AuthoredFolder.plugin(folder)).markdown
        guard let out else { return try Terminal.write(page) }
        try AuthoredFolder.write(Array(page.utf8), to: out)
        try Terminal.print("\(out) is written.")
    }
}
