import KithKernel
import KithModel
import KithQuery
import KithTransfer

extension ImportColumns {
    /// How dates and numbers are written, and by what rows find their records.
    func formats(
        _ map: ImportMap, _ entity: Entity, _ rows: ImportRows, _ index: Int
    ) -> HTML {
        div(.class("pad cols")) {
            choice(
                "Rows are matched on", "match.\(index)",
                [("", "Nothing: every row makes a new record")]
                    + map.columns.map(\.to).reduce(into: []) { keys, key in
                        if !keys.contains(where: { $0.0 == key }) {
                            keys.append((key, entity.field(key)?.definition.title ?? key))
                        }
                    } + (map.match.count > 1 ? [(Self.kept, Self.several(map, entity))] : []),
                map.match.count > 1 ? Self.kept : map.match.first ?? "")
            choice(
                "Dates are written", "dates.\(index)",
                DateFormat.allCases.map { ($0.rawValue, "\($0.words), as \($0.example)") },
                (map.dates ?? .iso).rawValue)
            choice(
                "Numbers are written", "numbers.\(index)",
                [("point", "1,234.50"), ("comma", "1.234,50")],
                (map.numbers ?? .point).rawValue)
        }
    }

    /// What a choice of several fields to match by is sent as.
    static let kept = "*"

    private static func several(_ map: ImportMap, _ entity: Entity) -> String {
        PluginWords.list(map.match.map { entity.field($0)?.definition.title ?? $0 })
    }

    private func choice(
        _ title: String, _ name: String, _ choices: [(String, String)], _ chosen: String
    ) -> HTML {
        label(.class("field")) {
            title
            select(.class("input sm"), .name(name)) {
                for (key, words) in choices {
                    option(.value(key), .flag("selected", if: key == chosen)) { words }
                }
            }
        }
    }

    /// The map itself, to be kept for next time or changed by hand.
    var written: HTML {
        details(.class("more")) {
            summary { "The map as text" }
            div(.class("stack tight")) {
                div(.class("field full")) {
                    label(.for("f-json")) { "Keep it for next time, or change it here" }
                    textarea(
                        .class("input mono"), .id("f-json"), .name("json"), .with("rows", "12"),
                        .with("spellcheck", "false")
                    ) { visit.form["json"] ?? Self.text(page.draft.maps) }
                }
                div(.class("row")) {
                    button(.class("btn"), .with("formaction", "\(page.path)/json")) {
                        "Use this map"
                    }
                }
            }
        }
    }

    private static func text(_ maps: [ImportMap]) -> String {
        guard maps.count == 1, let map = maps.first else {
            return JSON.array(maps.map(\.json)).indentedText
        }
        return map.json.indentedText
    }

    /// The fields into which a column may go, by what a map calls them.
    static func fields(
        _ entity: Entity, _ visit: Visit
    ) -> [(key: String, title: String)] {
        var fields: [(key: String, title: String)] = []
        for field in entity.fields
        where field.isImportable
            && visit.visitor.caller.rights.access(to: entity).right(on: field)
                == .write
        {
            fields.append((field.name, field.definition.title))
            if case .money = field.type {
                fields.append((field.name + ".currency", field.definition.title + ", currency"))
            }
        }
        return fields + [("id", "Kith's own id")]
    }
}

extension DateFormat {
    /// What people call it.
    var words: String {
        switch self {
        case .iso: "year-month-day"
        case .yearFirst: "year/month/day"
        case .monthFirst: "month/day/year"
        case .dayFirst: "day.month.year"
        case .monthName: "day month year in words"
        }
    }
}
