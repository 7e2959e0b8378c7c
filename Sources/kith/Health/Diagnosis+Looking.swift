import Glibc
import KithKernel
import KithLua
import KithModel
import KithSQLite

extension Diagnosis {
    /// Looks at everything in an open folder.
    init(of open: OpenFolder) async throws {
        self.init()
        try await lookAtDatabase(open)
        try await lookAtRecords(open)
        try lookAtFolder(open)
        lookAtDurability(open)
        note("Lua", LuaRelease.version)
        add("Lua", [], notices: LuaRelease.notices)
        if let room = Self.freeSpace(open.folder) {
            note("free disk", ByteCount.text(room))
            add("disk", room < 100_000_000 ? ["Less than 100 MB are free."] : [])
        }
    }

    /// Every page of the file, and every index against its table.
    private mutating func lookAtDatabase(_ open: OpenFolder) async throws {
        let findings = try await open.store.integrityCheck()
        add("database", findings)
        for name in Set(findings.compactMap(Self.damagedIndex)).sorted() {
            let repair = Repair.reindex(name)
            propose(repair.id, repair.title)
        }
        note("sqlite", SQLiteStore.libraryVersion)
    }

    /// What the kernel keeps; a page that cannot be read ends this look and not the others.
    private mutating func lookAtRecords(_ open: OpenFolder) async throws {
        do {
            let health = try await open.kernel.health()
            for check in health.checks {
                add(check.name, check.findings.map(\.text))
                for repair in check.findings.compactMap(\.repair) {
                    propose(repair.id, repair.title)
                }
            }
            try await lookAtSets(open)
            note("changes", "\(health.changes), of which \(health.unsealed) are not sealed")
            let deliveries = health.deliveries.filter { $0.key != "done" }
                .sorted { $0.key < $1.key }
            let waiting = deliveries.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
            note("deliveries", waiting.isEmpty ? "none waits" : waiting)
        } catch let error as KernelError where error.code == .unavailable {
            add("records", [error.message])
        }
    }

    private mutating func lookAtSets(_ open: OpenFolder) async throws {
        let sets = try await open.kernel.changeSets(limit: 1000, as: .system(reason: "doctor"))
        let interrupted = sets.filter { $0.state == "open" }
        let notices = interrupted.map { set in
            "\(set.title) (\(set.id)) has not come to its end: kith undo \(set.id)"
        }
        add("change sets", [], notices: open.serves ? [] : notices)
        guard !interrupted.isEmpty else { return }
        note("interrupted imports", interrupted.map(\.id.description).joined(separator: ", "))
    }

    private mutating func lookAtFolder(_ open: OpenFolder) throws {
        let check = FolderCheck(open.folder, serves: open.serves)
        let faults = try check.openFaults()
        let notices = try check.notices()
        add("folder", faults, notices: notices)
        if !faults.isEmpty { propose(FolderCheck.modes, "Take from others what they can read.") }
        if !notices.isEmpty { propose(FolderCheck.leftOvers, "Remove what was left over.") }
        note("profile", open.options.profile.rawValue)
    }

    /// A lesser durability is for trying out.
    private mutating func lookAtDurability(_ open: OpenFolder) {
        let word = open.options.durability.rawValue.lowercased()
        note("durability", word)
        let isLesser = open.options.profile == .production && open.options.durability != .full
        add(
            "durability",
            isLesser
                ? [
                    "With the durability `\(word)` a loss of power takes the last writes along: "
                        + "write full into \(open.folder.options)."
                ] : [])
    }

    /// The index that a finding of the database's own check is about.
    static func damagedIndex(_ finding: String) -> String? {
        let words = finding.split(separator: " ").map(String.init)
        guard let place = words.lastIndex(of: "index"), words.indices.contains(place + 1),
            finding.contains("missing from index") || finding.contains("entries in index")
                || finding.contains("non-unique entry in index")
        else { return nil }
        return words[place + 1]
    }

    private static func freeSpace(_ folder: DataFolder) -> Int64? {
        var status = statvfs()
        guard statvfs(folder.path, &status) == 0 else { return nil }
        let (bytes, overflow) = UInt64(status.f_bavail)
            .multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return overflow ? nil : Int64(exactly: bytes)
    }
}
