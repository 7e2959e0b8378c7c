import KithKernel
import KithModel

/// What others changed in a record while somebody was filling in its form.
struct VersionConflict: Sendable {
    /// One change of one field.
    struct Line: Sendable {
        let who: String
        let title: String
        let theirs: String
        let mine: String
        let when: String
        let field: String
    }

    let lines: [Line]

    /// Looks up what changed since a version.
    static func load(
        _ record: Record, since version: Int64, _ form: RecordForm, _ visit: Visit
    ) async throws -> VersionConflict {
        let history = try await visit.kernel.history(of: record.id, as: visit.visitor.principal)
            .filter { $0.version > version }
        let actors = Set(history.compactMap(\.actor))
        var titles = try await EditRecord.titles(of: record, visit)
        titles.merge(try await visit.titles(of: ["user": actors])) { first, _ in first }
        let view = FieldView(visit, titles: titles)
        var lines: [Line] = []
        for change in history {
            for field in change.fields
            where !lines.contains(where: { $0.field == field.field.name })
                && form.fields.contains(where: { $0 === field.field })
            {
                lines.append(
                    Line(
                        who: change.actor.flatMap { titles[$0] } ?? "Kith",
                        title: field.field.definition.title.lowercasedFirst,
                        theirs: view.words(field.new, field.field),
                        mine: form.values[field.field.name]?.text ?? "",
                        when: view.days.time(change.at), field: field.field.name))
            }
        }
        return VersionConflict(lines: lines)
    }

    /// Writes what changed, and that nothing typed is lost.
    var html: HTML {
        alert("warn", .warn, .role("alert"), .id("errors"), .with("tabindex", "-1")) {
            h2 { "This was changed while you were writing" }
            ul {
                for line in lines {
                    li {
                        a(.href("#f-" + line.field)) {
                            "\(line.who) changed \(line.title) to \(line.theirs) at \(line.when)."
                        }
                        if !line.mine.isEmpty { " You have “\(line.mine)”." }
                    }
                }
            }
            p {
                "What you typed is kept below. Save again to replace their values with yours, "
                    + "or enter theirs first."
            }
        }
    }
}
