import ArgumentParser
import KithModel
import KithSDK

/// The command `kith plugin key`.
struct MakeKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make the key by which you sign packages of plugins.",
        discussion: """
            Whoever has the file can publish in your name: keep it to yourself, with a
            copy. What is printed is for those who check your packages.

            EXAMPLES
              kith plugin key
              kith plugin key --out ~/acme.key
            """)

    @Option(help: ArgumentHelp("The file to write.", valueName: "FILE"))
    var out = "publisher.key"

    func run() async throws {
        guard !AuthoredFolder(out).isThere else {
            throw KernelError(
                .conflict, "`\(out)` is there already.",
                recovery: "Sign with it, or name another file: --out FILE")
        }
        let key = try PublisherKey()
        try TextFile.replace(out, key.document.indentedText + "\n")
        try Terminal.print("\(out) is made. Its public half:")
        try Terminal.print(Hexadecimal.text(key.visible))
    }
}
