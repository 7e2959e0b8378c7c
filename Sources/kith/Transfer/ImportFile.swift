import ArgumentParser
import Glibc
import KithAPI
import KithModel
import KithTransfer

/// The command `kith import`.
struct ImportFile: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import the rows of a CSV file as records, as one change set.",
        discussion: """
            Without a map one is proposed from the headers, and saved beside the file so
            that it can be corrected and given by --map. A row that is refused keeps no
            other from being written; it goes to an error file, which can be mended and
            imported again. With --match, rows change the records that they find;
            importing the same file again changes nothing. Exits with 65 when rows were
            refused.

            EXAMPLES
              kith import accounts.csv --entity account --dry-run
              kith import deals.csv --map deals.map.json --match external_id
              kith import deals.csv --entity deal --propose > deals.map.json
            """)

    @Argument(help: "The CSV file.") var file: String
    @Option(help: "The entity of the rows, where no map names it.") var entity: String?
    @Option(help: "The map: JSON, as --propose prints it; may be repeated.") var map: [String] = []
    @Option(help: "A field by which a row finds its record; may be repeated.")
    var match: [String] = []
    @Flag(help: "Check everything and write nothing.") var dryRun = false
    @Flag(help: "Print the proposed map and import nothing.") var propose = false
    @Flag(help: "Let an empty cell empty the field of a record that is found.")
    var clearEmpty = false
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func validate() throws {
        guard entity != nil || !map.isEmpty else {
            throw ValidationError("Say what the rows are: --entity deal, or --map MAP.json")
        }
        guard map.isEmpty || !propose else {
            throw ValidationError("A map is proposed where none is given.")
        }
    }

    func run(in session: Session) async throws {
        try requireFile()
        let upload = try await session.upload(file, to: ["imports"], [("name", file)])
        let path = ["imports", upload.text("id")]
        let isClean: Bool
        do {
            isClean = try await work(session, path)
        } catch {
            // It would be removed after a day; what went wrong goes first.
            _ = try? await session.ask(.delete, path)
            throw error
        }
        _ = try await session.ask(.delete, path)
        if !isClean { throw ExitCode(ErrorCode.invalid.exitCode) }
    }

    /// Does what is wanted of the uploaded file.
    ///
    /// - Returns: whether every row was taken whole.
    private func work(_ session: Session, _ path: [String]) async throws -> Bool {
        guard !propose else {
            let proposal = try await proposal(session, path)
            try Terminal.print((proposal["map"] ?? .null).indentedText)
            return true
        }
        let maps = try await maps(session, path)
        let order: JSON = [
            "maps": .array(maps.map(\.json)), "dry_run": .boolean(dryRun),
            "clear_empty": .boolean(clearEmpty),
        ]
        var report = try await follow(try await session.post(path + ["run"], order), session, path)
        if report["error_file"] != nil {
            report["error_file"] = .string(try await fetch(session, path))
        }
        let words = ImportWords(.object(report))
        try output.json ? Terminal.print(.object(report)) : words.print()
        return words.isClean
    }

    /// Shows how far the run has come until it ends.
    ///
    /// - Returns: its report.
    private func follow(
        _ ordered: Answer, _ session: Session, _ path: [String]
    ) async throws -> JSONObject {
        let bar = ProgressBar("Importing")
        defer { bar.finish() }
        var state = ordered
        while ["queued", "running"].contains(state.text("state")) {
            state = try await session.get(path, [("after", state["version"]?.text ?? "0")])
            guard let progress = state["progress"] else { continue }
            func number(_ key: String) -> Int64 { progress[key]?.integer ?? 0 }
            bar.show(number("bytes"), of: number("total_bytes"), "\(number("rows")) rows")
        }
        if let report = state["report"]?.object { return report }
        throw state["error"].flatMap(Problem.error) ?? Answer.unreadable(200)
    }

    /// Puts the refused rows beside the file.
    ///
    /// - Returns: the path.
    private func fetch(_ session: Session, _ path: [String]) async throws -> String {
        let place = Self.beside(file, "errors.csv")
        let written = try ExportedFile(place)
        try await session.download(path + ["errors"], []) { _ = try written.write($0) }
        try written.finish()
        return place
    }

    /// Reads the maps that are given, or saves the one that is proposed.
    private func maps(_ session: Session, _ path: [String]) async throws -> [ImportMap] {
        var maps = try map.flatMap { path in
            try ImportMap.read(String(decoding: try TextFile.read(path), as: UTF8.self))
        }
        if maps.isEmpty {
            let proposed = try await proposal(session, path)
            let map = try ImportMap(proposed["map"] ?? .null)
            try save(map)
            maps = [map]
        }
        if let entity {
            let others = maps.filter { $0.entity != entity }
            guard others.isEmpty else {
                throw KernelError(
                    .usage, "The map is one of `\(others[0].entity)`, not of `\(entity)`.",
                    recovery: "Leave --entity out, or give another map.")
            }
        }
        let fields = match.flatMap { $0.split(separator: ",").map(String.init) }
        if !fields.isEmpty {
            for index in maps.indices { maps[index].match = fields }
        }
        return maps
    }

    /// Has a map proposed, and tells what could not be settled.
    private func proposal(_ session: Session, _ path: [String]) async throws -> Answer {
        let answer = try await session.get(path + ["proposal"], [("entity", entity ?? "")])
        for note in answer.texts("notes") { Terminal.report(Terminal.clean(note)) }
        let leftOut = answer.texts("left_out").map(Terminal.clean).joined(separator: ", ")
        if !leftOut.isEmpty { Terminal.report("There is no field for: \(leftOut)") }
        return answer
    }

    private func requireFile() throws {
        var status = stat()
        guard stat(file, &status) == 0 else {
            throw KernelError(
                .notFound, "The file \(file) cannot be read: \(String(cString: strerror(errno))).",
                recovery: "Check the name and its mode.")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw KernelError(
                .invalid, "\(file) is not a file.", recovery: "Save the table as a CSV file.")
        }
    }

    private func save(_ map: ImportMap) throws {
        let path = Self.beside(file, "map.json")
        guard access(path, F_OK) != 0 else {
            return Terminal.report(
                "A map was proposed; `\(path)` is there already and stays as it is.")
        }
        try TextFile.replace(path, map.json.indentedText + "\n")
        Terminal.report("The proposed map is in `\(path)`: correct it and give it by --map.")
    }

    /// The place beside the file: `deals.csv` has `deals.map.json` and `deals.errors.csv`.
    private static func beside(_ file: String, _ ending: String) -> String {
        let folder = file.lastIndex(of: "/").map { file[...$0] } ?? ""
        let name = file.dropFirst(folder.count)
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name
        return "\(folder)\(stem.isEmpty ? name : stem).\(ending)"
    }
}
