import ArgumentParser
import Glibc
import KithModel

/// The command `kith doctor`.
struct Doctor: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check the data folder: database, change log, search, events, disk.",
        discussion: """
            It looks at everything that can be compared with something else, also while a
            server works in the folder. Exits with 0 when all is well, else with 70.

            With --repair it makes anew what is derived: the search index, roll-ups,
            formulas, indexes, modes of files, what was left over. Everything else only a
            backup brings back.

            EXAMPLES
              kith doctor
              kith doctor --repair --dry-run
              kith doctor --repair
            """)

    @Flag(help: "Repair what can be derived, after the plan was printed.") var repair = false
    @Flag(name: .customLong("dry-run"), help: "With --repair: only print the plan.")
    var isDryRun = false
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func validate() throws {
        guard repair || !isDryRun else {
            throw ValidationError("--dry-run belongs to --repair.")
        }
    }

    func run() async throws {
        let diagnosis: Diagnosis
        do {
            diagnosis = try await Session.with(place) { session in
                let found = Diagnosis(try await session.get(["health"]))
                guard repair else { return found }
                return try await mended(found, in: session)
            }
        } catch let error as KernelError where error.code == .unavailable {
            diagnosis = try unopened(error)
        }
        try output.json ? Terminal.print(diagnosis.json) : Terminal.print(diagnosis.text)
        if !diagnosis.isHealthy { throw ExitCode(70) }
    }

    /// Prints the plan, does it, and looks again.
    private func mended(_ found: Diagnosis, in session: Session) async throws -> Diagnosis {
        let plan = found.proposals
        if !output.json {
            try Terminal.print(
                plan.isEmpty ? "There is nothing to repair." : "This is repaired:")
            for proposal in plan { try Terminal.print("  \(proposal.title)") }
            try Terminal.print("")
        }
        guard !isDryRun, !plan.isEmpty else { return found }
        let bar = ProgressBar("Repairing")
        for (index, proposal) in plan.enumerated() {
            bar.show(Int64(index), of: Int64(plan.count), proposal.title)
            let body: JSONObject = ["repair": .string(proposal.id)]
            do {
                _ = try await session.post(["health", "repair"], .object(body))
            } catch {
                bar.finish()
                throw error
            }
        }
        bar.finish()
        return Diagnosis(try await session.get(["health"]))
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
