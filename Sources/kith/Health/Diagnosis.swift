import Glibc
import KithKernel
import KithModel
import KithSQLite

/// What a look at a data folder found.
struct Diagnosis {
    /// One thing that was looked at.
    struct Check {
        var name: String
        /// What is wrong, as sentences.
        var findings: [String]
        /// What is worth knowing and does no harm.
        var notices: [String] = []
    }

    /// Something that can be made anew.
    struct Proposal: Hashable {
        var id: String
        var title: String
    }

    private(set) var checks: [Check] = []
    /// What can be repaired, in the order in which it is done.
    private(set) var proposals: [Proposal] = []
    private var figures: [(name: String, value: String)] = [("kith", Version.current)]

    /// Begins without a look at anything.
    init() {}

    /// Reads what the API says that somebody has found.
    init(_ answer: Answer) {
        checks = answer.list("checks").map { check in
            Check(
                name: check["check"]?.string ?? "",
                findings: (check["findings"]?.array ?? []).compactMap(\.string),
                notices: (check["notices"]?.array ?? []).compactMap(\.string))
        }
        proposals = answer.list("repairs").map { repair in
            Proposal(id: repair["id"]?.string ?? "", title: repair["title"]?.string ?? "")
        }
        figures = (answer["figures"]?.object ?? [:]).map { ($0.key, $0.value.string ?? "") }
    }

    /// Notes what a look found; nothing is good.
    mutating func add(_ name: String, _ findings: [String], notices: [String] = []) {
        checks.append(Check(name: name, findings: findings, notices: notices))
    }

    /// Notes what can be repaired, once.
    mutating func propose(_ id: String, _ title: String) {
        let proposal = Proposal(id: id, title: title)
        if !proposals.contains(proposal) { proposals.append(proposal) }
    }

    /// Notes a figure.
    mutating func note(_ name: String, _ value: String) { figures.append((name, value)) }

    var isHealthy: Bool { checks.allSatisfy(\.findings.isEmpty) }

    /// What people read.
    var text: String {
        var lines = checks.flatMap(Self.lines)
        lines.append("")
        lines += figures.map { "     \($0.name): \($0.value)" }
        lines.append("")
        lines.append(summary)
        return lines.joined(separator: "\n")
    }

    private var summary: String {
        if isHealthy { return "All is well." }
        return proposals.isEmpty
            ? "Something is wrong. Bring back a backup: kith restore FOLDER"
            : "Something is wrong. See what can be repaired: kith doctor --repair --dry-run"
    }

    private static func lines(_ check: Check) -> [String] {
        let findings = check.findings.prefix(20).map { "    " + Terminal.clean($0) }
        let more =
            check.findings.count > 20 ? ["    … and \(check.findings.count - 20) more"] : []
        let notices = check.notices.prefix(20).map { "    " + Terminal.clean($0) }
        return [(check.findings.isEmpty ? "ok   " : "BAD  ") + check.name] + findings + more
            + notices
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
                        "notices": .array(check.notices.map(JSON.string)),
                    ]
                }),
            "repairs": .array(
                proposals.map { ["id": .string($0.id), "title": .string($0.title)] }),
            "figures": .object(
                JSONObject(uniqueMembers: figures.map { ($0.name, .string($0.value)) })),
        ]
    }
}
