import KithKernel
import KithModel
import KithQuery

/// A page about a plugin for who administers it, made of its manifest, its entities, and the
/// comments above what it registers.
package struct PluginPage {
    private let folder: PluginFolder
    private let manifest: Manifest
    private let contributions: [Contribution]
    private var lines: [String] = []

    /// Reads a plugin.
    ///
    /// - Throws: `invalid` with file and line for one that is broken.
    package init(_ path: String) throws {
        let folder = try PluginFolder(path)
        let plugin = try DeepStack.run { try LuaPlugin(folder) }
        self.folder = folder
        manifest = plugin.manifest
        contributions = try plugin.source().contributions().all
    }

    /// The page, in Markdown.
    package var markdown: String {
        var page = self
        page.begin()
        page.entities()
        page.commands()
        page.schedules()
        page.hooks()
        page.roles()
        return page.lines.joined(separator: "\n") + "\n"
    }

    private mutating func begin() {
        lines = ["# \(manifest.name)", "", Self.cell(manifest.summary), ""]
        lines += ["Version \(manifest.version), by \(Self.cell(manifest.publisher))."]
        if !manifest.requires.isEmpty {
            lines += ["", "Requires: \(manifest.requires.joined(separator: ", "))."]
        }
        guard !manifest.asks.isEmpty else { return }
        lines += ["", "## What it asks for", ""]
        lines += manifest.asks.map { "- `\($0)`" }
    }

    private mutating func table(_ title: String, _ head: [String], _ rows: [[String]]) {
        guard !rows.isEmpty else { return }
        lines += ["", title, "", "| \(head.joined(separator: " | ")) |"]
        lines.append("|" + String(repeating: "---|", count: head.count))
        lines += rows.map { "| \($0.map(Self.cell).joined(separator: " | ")) |" }
    }

    private mutating func entities() {
        for contribution in contributions {
            switch contribution.kind {
            case .entity(let entity):
                let help = entity.help.isEmpty ? "" : "\n\n" + Self.cell(entity.help)
                table(
                    "## \(entity.title) (`\(entity.name)`)" + help, Self.fieldHead,
                    entity.fields.map(Self.row))
            case .fieldExtension(let added):
                table("## Fields of `\(added.entity)`", Self.fieldHead, added.fields.map(Self.row))
            default: break
            }
        }
    }

    private static let fieldHead = ["field", "type", "rules", "what it is"]

    private static func row(_ field: FieldDefinition) -> [String] {
        let rules = [
            ("required", field.isRequired), ("unique", field.isUnique),
            ("sensitive", field.isSensitive), ("read-only", field.isReadOnly),
        ].filter(\.1).map(\.0)
        var type = field.type.name
        if case .reference(let reference) = field.type { type = "→ \(reference.entity)" }
        if case .choice(let choices) = field.type {
            type = choices.map(\.key).joined(separator: ", ")
        }
        return ["`\(field.name)`", type, rules.joined(separator: ", "), field.help]
    }

    private mutating func commands() {
        for contribution in contributions {
            guard case .command(let command) = contribution.kind else { continue }
            lines += ["", "## `\(command.name)`", "", Self.cell(command.summary)]
            let told = comment(above: contribution.source)
            if !told.isEmpty { lines += ["", told] }
            let needs =
                "\(command.permission)" == "administrator"
                ? "For administrators." : "Needs `\(command.permission)`."
            lines += ["", needs]
            table(
                "Arguments:", ["argument", "type", "required"],
                command.arguments.map {
                    ["`\($0.name)`", Self.row($0)[1], $0.isRequired ? "yes" : ""]
                })
        }
    }

    private mutating func schedules() {
        let rows = contributions.compactMap { contribution -> [String]? in
            switch contribution.kind {
            case .schedule(let schedule):
                ["`\(schedule.name)`", schedule.plan.words, schedule.job.summary]
            case .job(let job): ["`\(job.name)`", "when it is put off", job.summary]
            default: nil
            }
        }
        table("## Schedules and jobs", ["name", "when", "what it does"], rows)
    }

    private mutating func hooks() {
        let hooks = contributions.compactMap { contribution -> [String]? in
            guard case .hook(let hook) = contribution.kind else { return nil }
            return [
                "`\(hook.event)`", "`\(contribution.id)`",
                hook.fields.map { "`\($0)`" }.joined(separator: ", "),
                comment(above: contribution.source),
            ]
        }
        table("## Hooks", ["event", "hook", "only for", "what it does"], hooks)
    }

    private mutating func roles() {
        let roles = contributions.compactMap { contribution -> [String]? in
            guard case .role(let role) = contribution.kind else { return nil }
            return ["`\(role.name)`", role.title]
        }
        table("## Roles", ["role", "title"], roles)
    }

    /// The lines of comment right above a place, as one text.
    private func comment(above source: SourceLocation) -> String {
        let path = source.file.split(separator: "/", maxSplits: 1).last.map(String.init) ?? ""
        let text = String(decoding: folder.files[path] ?? [], as: UTF8.self)
        let all = text.split(separator: "\n", omittingEmptySubsequences: false)
        var told: [Substring] = []
        var number = source.line - 2
        while all.indices.contains(number), all[number].hasPrefix("--") {
            told.insert(all[number].drop { $0 == "-" }, at: 0)
            number -= 1
        }
        return told.map { $0.drop { $0 == " " } }.joined(separator: " ")
    }

    /// Text that does not end the cell or the paragraph in which it stands.
    private static func cell(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 }).split(separator: "|")
            .joined(separator: "\\|")
    }
}
