import Glibc
import KithDemo
import KithKernel
import KithModel
import KithSQLite
import KithStore

/// Makes a data folder with the demo company; it is there whole or not at all.
struct DemoFolder {
    private let target: DataFolder
    private let draft: DataFolder

    init(_ folder: DataFolder) {
        target = folder
        draft = DataFolder(folder.path + ".making")
    }

    /// The first administrator of the demo.
    static let administrator = "admin@demo.example"

    /// Makes the folder under another name, and gives it its own when it is done.
    ///
    /// - Throws: `conflict` when something else lies in the place.
    func make() async throws {
        guard try FolderWalk.isEmpty(target.path) else {
            throw KernelError(
                .conflict, "`\(target.path)` is not empty and holds no organisation.",
                recovery: "Choose another folder: --data DIR")
        }
        Terminal.report("Making a demo company in \(target.path) …")
        if FolderWalk.exists(draft.path) {
            // What an interrupted run has left; one that goes on holds the lock.
            try FolderLock(draft).release()
            try FolderWalk.remove(draft.path)
        }
        do {
            _ = try draft.make()
            try draft.makeDatabase()
            let lock = try FolderLock(draft)
            defer { lock.release() }
            try await write()
            try FolderWalk.keep(draft.path)
            guard rename(draft.path, target.path) == 0 else {
                throw SystemFailure.last("made", target.path)
            }
            try FolderEntries.keep(holding: target.path)
        } catch {
            try FolderWalk.remove(draft.path)
            throw error
        }
    }

    private func write() async throws {
        let now = KernelClock().now
        let clock = KernelClock(standingAt: DemoCompany.beginning(until: now))
        let password = PasswordOption.made()
        guard let euro = Currency("EUR") else { return }
        let options = BootOptions(profile: .development)
        try options.write(draft)
        let zones = TimeZoneFiles()
        let store = try OpenFolder.store(draft, options, zones)
        do {
            let kernel = try await Kernel.found(
                Kernel.Founding(
                    organisation: Organisation(
                        baseCurrency: euro, timeZone: "Europe/Zagreb", country: "HR"),
                    administrator: Self.administrator, password: password),
                store: store, capabilities: compiledIn, clock: clock, timeZones: zones)
            let people = try await fill(kernel, until: now)
            let administrator = DemoSignIn.Person(
                name: "Admin", email: Self.administrator, password: password,
                role: "administrator", team: "")
            try DemoSignIn.write([administrator] + people, to: draft)
            await store.close()
        } catch {
            await store.close()
            throw error
        }
    }

    private func fill(_ kernel: Kernel, until end: Instant) async throws -> [DemoSignIn.Person] {
        let administrator = Principal.user(try await kernel.firstAdministrator())
        for capability in ["contacts", "sales"] {
            try await kernel.enable(capability, as: administrator, door: .cli)
        }
        let summary = try await DemoCompany.write(to: kernel, until: end) { _ in
            PasswordOption.made()
        }
        try await kernel.settle()
        return summary.people.map {
            .init(
                name: $0.name, email: $0.email, password: $0.password, role: $0.role, team: $0.team)
        }
    }
}
