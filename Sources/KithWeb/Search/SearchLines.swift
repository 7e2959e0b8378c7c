import KithKernel
import KithModel
import KithQuery

/// What the palette and the search page offer for a text: records, acts, commands and pages.
struct SearchLines: Sendable {
    /// One line that can be chosen.
    struct Line: Sendable {
        let title: String
        let about: String
        let path: String
        let icon: Icon
        var key: String?
    }

    /// Lines under a heading.
    struct Group: Sendable {
        let title: String
        let lines: [Line]
    }

    let text: String
    let groups: [Group]

    /// Finds what a visitor may reach.
    ///
    /// - Parameter typed: what was typed; behind `>` only commands are meant.
    static func load(_ typed: String, _ visit: Visit) async throws -> SearchLines {
        let isCommands = typed.hasPrefix(">")
        let text = (isCommands ? String(typed.dropFirst()) : typed).trimmed
        var groups: [Group] = []
        if !isCommands, !text.isEmpty {
            groups.append(Group(title: "Records", lines: try await records(text, visit)))
        }
        groups.append(Group(title: "Commands", lines: matching(commands(visit), text)))
        if !isCommands {
            groups.append(Group(title: "Pages", lines: matching(pages(visit), text)))
        }
        return SearchLines(text: text, groups: groups.filter { !$0.lines.isEmpty })
    }

    private static func records(_ text: String, _ visit: Visit) async throws -> [Line] {
        let hits = try await visit.kernel.search(text, limit: 12, as: visit.visitor.principal)
        return hits.compactMap { hit in
            guard let entity = visit.generation.schema.entity(id: hit.entity) else { return nil }
            return Line(
                title: hit.title, about: entity.definition.title,
                path: WebPath.record(entity.name, hit.id), icon: visit.icon(of: entity))
        }
    }

    private static func commands(_ visit: Visit) -> [Line] {
        let acts = visit.visitor.caller.entities.filter {
            visit.views[$0.name]?.menu != nil && visit.visitor.may(.create, $0)
        }.map { entity in
            Line(
                title: "New " + entity.definition.title.lowercasedFirst, about: "",
                path: WebPath.path([entity.name, "new"]), icon: .plus)
        }
        let commands = visit.kernel.commands.filter(visit.visitor.may(run:)).map { command in
            Line(
                title: asking(CommandPage.title(of: command, visit)), about: command.summary,
                path: WebPath.path(["run", command.name]), icon: .cmd)
        }
        return acts + commands
    }

    /// What asks before it acts ends in an ellipsis.
    private static func asking(_ title: String) -> String {
        title.hasSuffix("…") ? title : title + "…"
    }

    private static func pages(_ visit: Visit) -> [Line] {
        let navigation = Navigation(visit)
        return (navigation.top + navigation.groups.flatMap(\.entries)).map { entry in
            Line(
                title: entry.title, about: "", path: entry.path, icon: entry.icon,
                key: entry.key.map { "g " + $0 })
        }
    }

    /// Returns the lines that hold every word, in any case and with or without accents.
    private static func matching(_ lines: [Line], _ text: String) -> [Line] {
        let words = FoldedText.fold(text).split(separator: " ")
        guard !words.isEmpty else { return lines }
        return lines.filter { line in
            let folded = FoldedText.fold(line.title + " " + line.about)
            return words.allSatisfy { folded.contains($0) }
        }
    }
}
