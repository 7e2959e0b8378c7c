import ArgumentParser
import KithModel
import KithSDK

/// The command `kith plugin verify`.
struct VerifyPackage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Tell whether a package is as its publisher made it.",
        discussion: """
            Names the file that differs. Without --key any publisher is believed: compare
            the key that is printed with the one that you were given.

            EXAMPLES
              kith plugin verify visits-1.0.0.kithplugin
              kith plugin verify visits-1.0.0.kithplugin --key 3b6a27bcceb6a42d
            """)

    @Argument(help: "The package.") var package: String
    @Option(help: ArgumentHelp("The public key of the publisher.", valueName: "KEY"))
    var key: String?

    func run() async throws {
        var trusted: [UInt8]?
        if let key {
            guard let bytes = Hexadecimal.bytes(key) else {
                throw KernelError(
                    .usage, "`\(key)` is no public key.",
                    recovery: "Give the 64 letters and digits that its publisher was shown.")
            }
            trusted = bytes
        }
        let package = try PluginPackage(try TextFile.read(package), trusting: trusted)
        try Terminal.print(
            Terminal.clean(
                "\(package.id) \(package.version): \(package.files.count) files, as signed by"))
        try Terminal.print(Hexadecimal.text(package.key))
    }
}
