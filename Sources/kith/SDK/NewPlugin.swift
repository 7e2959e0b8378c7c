import ArgumentParser
import KithLua
import KithModel
import KithSDK

extension PluginTemplate: ExpressibleByArgument {}

/// The command `kith plugin new`.
struct NewPlugin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a plugin that passes its check and its test at once.",
        discussion: """
            It is written to ./Plugins if there is one, else to a folder here; a package
            of Swift always to a folder here.

            TEMPLATES
            \(PluginTemplate.allCases.map { "  \($0.rawValue): \($0.summary)" }
                .joined(separator: "\n"))

            EXAMPLES
              kith plugin new visits
              kith plugin new visits --template entity --in kith-data/plugins
            """)

    @Argument(help: "Its id: 2 to 24 small letters, digits and underscores.") var name: String
    @Option(help: "What it begins as.") var template = PluginTemplate.hook
    @Option(
        name: .customLong("in"),
        help: ArgumentHelp("The folder to make its folder in.", valueName: "DIR"))
    var place: String?
    @Option(help: "Who publishes it.") var publisher = "local"

    func run() async throws {
        let files = try template.files(id: name, publisher: publisher)
        let isForPlugins = template.isLua && AuthoredFolder("Plugins").isThere
        let parent = place ?? (isForPlugins ? "Plugins" : nil)
        let folder = AuthoredFolder(parent.map { "\(AuthoredFolder($0).path)/\(name)" } ?? name)
        guard !folder.isThere else {
            throw KernelError(
                .conflict, "`\(folder.path)` is there already.",
                recovery: "Choose another name, or another folder with --in.")
        }
        let stubs = [("types/" + StubFile.name, StubWriter.stubs())]
        try folder.write(files + (template.isLua ? stubs : []))
        try Terminal.print("\(folder.path) is made:")
        for file in files.map(\.path).sorted() { try Terminal.print("  \(file)") }
        try Terminal.print(
            template.isLua
                ? "Try it: kith plugin test \(folder.path)"
                : "Try it: swift test --package-path \(folder.path)")
    }
}
