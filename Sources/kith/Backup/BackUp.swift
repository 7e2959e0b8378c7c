import ArgumentParser
import Glibc
import KithModel

/// The command `kith backup`.
struct BackUp: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the data into a folder: database, files, boot options, list of hashes.",
        discussion: """
            Without a folder the copy goes into backups/ of the data folder; keep others
            elsewhere, on another disk.

            EXAMPLES
              kith backup
              kith backup saved/monday
            """)

    @Argument(help: "The folder to write; it must be empty or not there yet.")
    var folder: String?
    @Option(name: .customLong("to"), help: "The same, as an option.") var target: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func validate() throws {
        guard folder == nil || target == nil else {
            throw ValidationError("Name the folder once.")
        }
    }

    func run(in session: Session) async throws {
        let named = folder ?? target
        var values: JSONObject = [:]
        // The server works in another folder than who calls.
        values["folder"] = try named.map { .string(try Self.absolute($0)) }
        let answer = try await session.post(["backups"], .object(values))
        let path = named ?? answer.text("folder")
        if output.json {
            var object = answer.json.object ?? [:]
            object["folder"] = .string(path)
            return try Terminal.print(.object(object))
        }
        let bytes = ByteCount.text(answer["bytes"]?.integer ?? 0)
        try Terminal.print(
            "Backed up \(answer["files"]?.integer ?? 0) files (\(bytes)) to \(path).")
        try Terminal.print("Bring it back: kith restore \(path) --data DIR")
    }

    private static func absolute(_ path: String) throws -> String {
        guard !path.hasPrefix("/") else { return path }
        guard let here = getcwd(nil, 0) else { throw SystemFailure.last("found", ".") }
        defer { free(here) }
        return String(cString: here) + "/" + path
    }
}
