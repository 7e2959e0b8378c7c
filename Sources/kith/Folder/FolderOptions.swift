import ArgumentParser
import Glibc
import KithModel

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

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A server elsewhere, with KITH_TOKEN; else KITH_SERVER where no folder is named.",
            valueName: "URL"))
    var server: String?

    /// The server that is meant; nil for a folder.
    ///
    /// - Throws: `usage` for what is no address, and for one beside a folder.
    var address: HTTPTransport.Address? {
        get throws {
            if server != nil, data != nil {
                throw KernelError(
                    .usage, "There is a folder and a server.", recovery: "Name one of both.")
            }
            guard let named = server ?? (data == nil ? Self.environment("KITH_SERVER") : nil) else {
                return nil
            }
            guard named.hasPrefix("https://") || named.hasPrefix("http://") else {
                throw KernelError(
                    .usage, "`\(named)` is not the address of a server.",
                    recovery: "Write it as https://crm.example.")
            }
            return HTTPTransport.Address(
                url: named.hasSuffix("/") ? String(named.dropLast()) : named,
                token: Self.environment("KITH_TOKEN"))
        }
    }

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
