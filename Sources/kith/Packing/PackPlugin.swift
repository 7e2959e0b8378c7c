import ArgumentParser
import KithLua
import KithModel
import KithSDK

/// The command `kith plugin pack`.
struct PackPlugin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack",
        abstract: "Put a plugin into one file, with hashes of its files and your signature.",
        discussion: """
            A package is an archive that `tar` can list; packing the same files again
            makes the same bytes. What begins with a dot, and types/, is left out.

            EXAMPLES
              kith plugin pack visits --key publisher.key
              kith plugin pack visits --key publisher.key --out visits.kithplugin
            """)

    @Argument(help: "The plugin's folder, or its name in ./Plugins.") var folder: String
    @Option(help: ArgumentHelp("The key to sign with.", valueName: "FILE"))
    var key: String
    @Option(help: ArgumentHelp("The file to write; ID-VERSION.kithplugin else.", valueName: "FILE"))
    var out: String?

    func run() async throws {
        let key = try PublisherKey(try TextFile.json(key))
        let check = try PluginCheck(try AuthoredFolder.plugin(folder))
        if let fault = check.findings.first(where: \.isError) {
            throw KernelError(
                .invalid, "The plugin `\(check.id)` has something to mend: \(fault.message)",
                recovery: "See all of it: kith plugin check \(folder)", location: fault.place)
        }
        let path = out ?? "\(check.id)-\(check.version).kithplugin"
        let package = try PluginPackage.bytes(
            id: check.id, version: check.version,
            files: check.files.map { TapeArchive.File($0.path, $0.bytes) }, signedBy: key)
        try AuthoredFolder.write(package, to: path)
        try Terminal.print("\(path): \(check.files.count) files, signed by")
        try Terminal.print(Hexadecimal.text(key.visible))
    }
}
