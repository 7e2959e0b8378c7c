import ArgumentParser
import Glibc
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
        let diagnosis: Diagnosis
        do {
            diagnosis = try await Session.with(place) { session in
                Diagnosis(try await session.get(["health"]))
            }
        } catch let error as KernelError where error.code == .unavailable {
            diagnosis = try unopened(error)
        }
        try output.json ? Terminal.print(diagnosis.json) : Terminal.print(diagnosis.text)
        if !diagnosis.isHealthy { throw ExitCode(70) }
    }

    /// A database that cannot be opened is ill; a folder in use, or a server that does not
    /// answer, is no illness.
    private func unopened(_ error: KernelError) throws -> Diagnosis {
        guard try place.address == nil, RunningServer.find(place.folder) == nil else {
            throw error
        }
        try FolderLock(place.folder).release()
        var diagnosis = Diagnosis()
        diagnosis.add("database", [error.message])
        return diagnosis
    }

    func run(in session: Session) async throws {}
}
