import Glibc
import KithKernel
import KithModel
import KithSQLite

/// What a look at a data folder found.
struct Diagnosis {
    /// One thing that was looked at.
    struct Check {
        var name: String
        var findings: [String]
    }

    private(set) var checks: [Check] = []
    private var figures: [(name: String, value: String)] = [("kith", Version.current)]

    /// Begins without a look at anything.
    init() {}

    /// Reads what the API says that somebody has found.
    init(_ answer: Answer) {
        checks = answer.list("checks").map { check in
            Check(
                name: check["check"]?.string ?? "",
                findings: (check["findings"]?.array ?? []).compactMap(\.string))
        }
        figures = (answer["figures"]?.object ?? [:]).map { ($0.key, $0.value.string ?? "") }
    }

    /// Looks at everything in an open folder.
    init(of open: OpenFolder) async throws {
        add("database", try await open.store.integrityCheck())
        let health = try await open.kernel.health()
        add("change log", health.logFaults)
        add("search", health.searchFaults)
        add("folder", Self.folderFaults(open.folder))
        note("sqlite", SQLiteStore.libraryVersion)
        note("profile", open.options.profile.rawValue)
        note("durability", open.options.durability.rawValue.lowercased())
        note("changes", "\(health.changes), of which \(health.unsealed) are not sealed")
        let deliveries = health.deliveries.filter { $0.key != "done" }.sorted { $0.key < $1.key }
        let waiting = deliveries.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        note("deliveries", waiting.isEmpty ? "none waits" : waiting)
        let sets = try await open.kernel.changeSets(limit: 1000, as: .system(reason: "doctor"))
        let interrupted = sets.filter { $0.state == "open" }.map(\.id.description)
        if !interrupted.isEmpty {
            note("interrupted imports", interrupted.joined(separator: ", "))
        }
        if let room = Self.freeSpace(open.folder) {
            note("free disk", ByteCount.text(room))
            add("disk", room < 100_000_000 ? ["Less than 100 MB are free."] : [])
        }
    }

    /// Notes what a look found; nothing is good.
    mutating func add(_ name: String, _ findings: [String]) {
        checks.append(Check(name: name, findings: findings))
    }

    var isHealthy: Bool { checks.allSatisfy(\.findings.isEmpty) }

    /// What people read.
    var text: String {
        var lines = checks.map { check in
            let findings = check.findings.prefix(20).map { "\n    " + Terminal.clean($0) }.joined()
            let more =
                check.findings.count > 20 ? "\n    … and \(check.findings.count - 20) more" : ""
            return (check.findings.isEmpty ? "ok   " : "BAD  ") + check.name + findings + more
        }
        lines.append("")
        lines += figures.map { "     \($0.name): \($0.value)" }
        lines.append("")
        lines.append(
            isHealthy
                ? "All is well." : "Something is wrong. Bring back a backup: kith restore FOLDER")
        return lines.joined(separator: "\n")
    }

    /// What programs read.
    var json: JSON {
        [
            "ok": .boolean(isHealthy),
            "checks": .array(
                checks.map { check in
                    [
                        "check": .string(check.name), "ok": .boolean(check.findings.isEmpty),
                        "findings": .array(check.findings.map(JSON.string)),
                    ]
                }),
            "figures": .object(
                JSONObject(uniqueMembers: figures.map { ($0.name, .string($0.value)) })),
        ]
    }

    private mutating func note(_ name: String, _ value: String) { figures.append((name, value)) }

    private static func folderFaults(_ folder: DataFolder) -> [String] {
        var status = stat()
        guard stat(folder.path, &status) == 0, status.st_mode & 0o077 == 0 else {
            return ["`\(folder.path)` can be read by others: chmod 700 \(folder.path)"]
        }
        return []
    }

    private static func freeSpace(_ folder: DataFolder) -> Int64? {
        var status = statvfs()
        guard statvfs(folder.path, &status) == 0 else { return nil }
        let (bytes, overflow) = UInt64(status.f_bavail)
            .multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return overflow ? nil : Int64(exactly: bytes)
    }
}
