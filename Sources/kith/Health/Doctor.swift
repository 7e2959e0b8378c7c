import ArgumentParser
import Glibc
import KithKernel
import KithModel

/// The command `kith doctor`.
struct Doctor: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check the data folder: database, change log, search, events, disk.",
        discussion: """
            Exits with 0 when all is well, else with 70.

            EXAMPLES
              kith doctor
              kith doctor --json
            """)

    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run() async throws {
        try place.folder.requireDatabase()
        // A folder in use is no illness: this throws before anything is opened.
        try FolderLock(place.folder).release()
        var diagnosis: Diagnosis
        do {
            diagnosis = try await Session.with(place) { session in
                try await Diagnosis(of: session)
            }
        } catch let error as KernelError where error.code == .unavailable {
            diagnosis = Diagnosis()
            diagnosis.add("database", [error.message])
        }
        try output.json ? Terminal.print(diagnosis.json) : Terminal.print(diagnosis.text)
        if !diagnosis.isHealthy { throw ExitCode(70) }
    }

    func run(in session: Session) async throws {}
}
