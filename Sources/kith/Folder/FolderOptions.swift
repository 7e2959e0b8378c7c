import ArgumentParser
import Glibc

/// Where, and as whom: what every command takes that works on data.
struct FolderOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The data folder; else KITH_DATA, else kith-data.", valueName: "DIR"))
    var data: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Act as this user (name, e-mail or id); else as the first administrator.",
            valueName: "USER"))
    var user: String?

    /// The folder that is meant.
    var folder: DataFolder { Self.folder(data) }

    /// Returns the folder of a name, else that of the environment, else the usual one.
    static func folder(_ named: String?) -> DataFolder {
        DataFolder(named ?? environment("KITH_DATA") ?? usual)
    }

    /// The folder where nobody names one.
    static let usual = "kith-data"

    /// Returns a variable of the environment that is not empty.
    static func environment(_ name: String) -> String? {
        guard let text = getenv(name) else { return nil }
        let value = String(cString: text)
        return value.isEmpty ? nil : value
    }
}
