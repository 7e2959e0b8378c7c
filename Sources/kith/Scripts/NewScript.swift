import ArgumentParser
import KithModel
import KithSDK

/// The command `kith script new`.
struct NewScript: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write a script that passes its check and its test at once.",
        discussion: """
            It is written to ./Scripts if there is one, else here; its test beside it.

            EXAMPLES
              kith script new tidy_names
            """)

    @Argument(help: "Its name: up to 22 small letters, digits and underscores.") var name: String
    @Option(
        name: .customLong("in"),
        help: ArgumentHelp("The folder to write it to.", valueName: "DIR"))
    var place: String?

    func run() async throws {
        let files = try ScriptTemplate.files(name: name)
        let parent = place ?? (AuthoredFolder("Scripts").isThere ? "Scripts" : ".")
        let folder = AuthoredFolder(parent)
        for file in files {
            guard !FolderWalk.exists("\(folder.path)/\(file.path)") else {
                throw KernelError(
                    .conflict, "`\(folder.path)/\(file.path)` is there already.",
                    recovery: "Choose another name, or another folder with --in.")
            }
        }
        try folder.write(files)
        let around = folder.path == "." ? "" : folder.path + "/"
        for file in files { try Terminal.print("\(around)\(file.path) is written.") }
        try Terminal.print("Try it: kith script test \(around)\(name).lua")
    }
}
