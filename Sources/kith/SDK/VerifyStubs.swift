import ArgumentParser
import KithLua
import KithModel

/// The command `kith sdk verify`.
struct VerifyStubs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Tell whether the stubs are those of this program.",
        discussion: """
            EXAMPLES
              kith sdk verify
              kith sdk verify --in Plugins/visits/types
            """)

    @Option(name: .customLong("in"), help: ArgumentHelp("Where they lie.", valueName: "DIR"))
    var place = "SDK/lua"

    func run() throws {
        let path = place + "/" + StubFile.name
        guard try TextFile.read(path) == Array(StubWriter.stubs().utf8) else {
            throw KernelError(
                .conflict, "`\(path)` is not what this program has to say.",
                recovery: "Write it anew: kith sdk generate --out \(place)", location: path)
        }
        try Terminal.print("\(path) is as it should be.")
    }
}
