import ArgumentParser
import Glibc
import KithKernel
import KithModel
import KithTransfer

/// The command `kith import`.
struct ImportFile: WritingCommand {
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
        let importer = Importer(session.kernel, as: session.principal)
        guard !propose else {
            let proposal = try await importer.propose(file, for: entity ?? "")
            Self.tell(proposal)
            return try Terminal.print(proposal.map.json.indentedText)
        }
        let maps = try await maps(importer)
        let bar = ProgressBar("Importing")
        let options = ImportOptions(isDryRun: dryRun, clearsEmpty: clearEmpty)
        let report: ImportReport
        do {
            report = try await importer.run(file, maps, options) { progress in
                bar.show(progress.bytes, of: progress.totalBytes, "\(progress.rows) rows")
            }
            bar.finish()
        } catch {
            bar.finish()
            throw error
        }
        try output.json ? Terminal.print(report.json) : ImportWords.print(report)
        if !report.isClean { throw ExitCode(ErrorCode.invalid.exitCode) }
    }

    /// Reads the maps that are given, or saves the one that is proposed.
    private func maps(_ importer: Importer) async throws -> [ImportMap] {
        var maps = try map.flatMap { path in
            try ImportMap.read(String(decoding: try TextFile.read(path), as: UTF8.self))
        }
        if maps.isEmpty, let entity {
            let proposal = try await importer.propose(file, for: entity)
            Self.tell(proposal)
            try save(proposal.map)
            maps = [proposal.map]
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

    private func save(_ map: ImportMap) throws {
        let path = Self.mapPath(file)
        guard access(path, F_OK) != 0 else {
            return Terminal.report(
                "A map was proposed; `\(path)` is there already and stays as it is.")
        }
        try TextFile.replace(path, map.json.indentedText + "\n")
        Terminal.report("The proposed map is in `\(path)`: correct it and give it by --map.")
    }

    private static func tell(_ proposal: ImportProposal) {
        for note in proposal.notes { Terminal.report(Terminal.clean(note)) }
        guard !proposal.leftOut.isEmpty else { return }
        let names = proposal.leftOut.map(Terminal.clean).joined(separator: ", ")
        Terminal.report("There is no field for: \(names)")
    }

    /// The place beside the file: `deals.csv` has `deals.map.json`.
    private static func mapPath(_ file: String) -> String {
        let folder = file.lastIndex(of: "/").map { file[...$0] } ?? ""
        let name = file.dropFirst(folder.count)
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name
        return "\(folder)\(stem.isEmpty ? name : stem).map.json"
    }
}
