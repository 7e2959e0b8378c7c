import KithAPI
import KithKernel
import KithModel
import KithQuery
import KithTransfer

/// The form that says which column becomes which field, with what Kith sees in each.
struct ImportColumns {
    /// The page on which it stands.
    let page: ImportPage
    /// The visit.
    let visit: Visit
    private let reasons: ImportReasons

    init(_ page: ImportPage) {
        self.page = page
        visit = page.visit
        reasons = ImportReasons(page.state.report)
    }

    var html: HTML {
        postForm("\(page.path)/map", visit.visitor, .class("stack")) {
            for (index, map) in page.draft.maps.enumerated() { card(map, index) }
            div(.class("row wrap")) {
                button(.class(page.state.report == nil ? "btn primary" : "btn")) {
                    page.state.report == nil ? "Check the file" : "Check again"
                }
                small { "Nothing is written by a check." }
            }
            written
        }
    }

    private func card(_ map: ImportMap, _ index: Int) -> HTML {
        guard let entity = visit.generation.schema.entity(map.entity) else {
            return alert("bad", .stop) { p { "There is no entity `\(map.entity)`." } }
        }
        let fields = Self.fields(entity, visit)
        let rows = ImportRows(map, page.draft)
        return section(.class("card"), .aria(.labelledby, "m\(index)")) {
            div(.class("card-head")) {
                h2(.id("m\(index)")) {
                    page.draft.maps.count == 1
                        ? "Match columns" : "\(index + 1). \(entity.definition.pluralTitle)"
                }
                small(.class("end")) { "Guessed from names and values; change what is wrong" }
            }
            div(.class("grid-wrap"), .role("region"), .label("Columns"), .with("tabindex", "0")) {
                table(.class("grid plain wraps stackable")) {
                    caption(.class("vh")) { "Columns of the file" }
                    thead {
                        tr {
                            for title in ["In the file", "Goes to", "What Kith sees"] {
                                th(.with("scope", "col")) { title }
                            }
                        }
                    }
                    tbody {
                        for (place, row) in rows.all.enumerated() {
                            line(row, map, fields, entity, "\(index).\(place)")
                        }
                    }
                }
            }
            formats(map, entity, rows, index)
        }
    }

    private func line(
        _ row: ImportRows.Row, _ map: ImportMap, _ fields: [(key: String, title: String)],
        _ entity: Entity, _ place: String
    ) -> HTML {
        tr {
            th(.with("scope", "row")) {
                if let header = row.header {
                    code { header }
                    small(.class("row")) { row.samples.joined(separator: " · ") }
                    input(.type("hidden"), .name("from.\(place)"), .value(header))
                } else {
                    "Every row"
                    small(.class("row")) {
                        row.column?.value?.string ?? row.column?.value?.text ?? ""
                    }
                }
            }
            td {
                if row.header == nil {
                    fields.first { $0.key == row.column?.to }?.title ?? row.column?.to ?? ""
                } else {
                    select(
                        .class("input sm"), .name("to.\(place)"),
                        .label("Field for \(row.header ?? "")")
                    ) {
                        option(.value("")) { "Do not import" }
                        for field in fields {
                            option(
                                .value(field.key),
                                .flag("selected", if: field.key == row.column?.to)
                            ) { field.title }
                        }
                    }
                }
            }
            td { sight(row, map, entity) }
        }
    }

    /// What Kith sees in a column: what it could not read, else how it reads it.
    @HTMLBuilder private func sight(
        _ row: ImportRows.Row, _ map: ImportMap, _ entity: Entity
    ) -> HTML {
        if let column = row.column {
            let found = reasons.of(row.header, column.to)
            for reason in found.prefix(4) { trouble(reason, column, entity) }
            if found.count > 4 { small { "and \(found.count - 4) more reasons, below" } }
            if found.isEmpty { reading(column, map, entity) }
            for (text, meaning) in column.values.sorted(by: { $0.key < $1.key }).prefix(6) {
                div {
                    small { "\(text) is read as \(meaning.isEmpty ? "empty" : meaning)" }
                }
            }
        } else {
            span(.class("dim")) { "Not imported" }
        }
    }

    private func trouble(
        _ reason: ImportReasons.Reason, _ column: ImportMap.Column, _ entity: Entity
    ) -> HTML {
        div(.class("stack tight")) {
            span(.class("row")) {
                span(.class("state warn")) { icon(.warn) }
                span { reason.sentence + " " + ImportReasons.rows(reason.count) }
            }
            if let missing = reason.missing {
                div(.class("row wrap")) {
                    if let nearest = reason.nearest {
                        button(
                            .class("btn"), .with("formaction", "\(page.path)/values"),
                            .name("read"),
                            .value(Self.translation(column, missing.name, nearest))
                        ) { "Always read as \(nearest)" }
                    }
                    if mayCreate(missing.entity, column) {
                        button(
                            .class("btn quiet"), .with("formaction", "\(page.path)/values"),
                            .name("create"), .value(Self.translation(column, "", ""))
                        ) { "Create the missing" }
                    }
                }
            }
        }
    }

    private func mayCreate(_ name: String, _ column: ImportMap.Column) -> Bool {
        guard let target = visit.generation.schema.entity(name) else { return false }
        return visit.visitor.may(.create, target) && target.owner != "kernel"
            && (column.by == nil || column.by == target.titleField.name)
    }

    /// Names a column and what a text in it means, as a button sends it.
    private static func translation(
        _ column: ImportMap.Column, _ text: String, _ meaning: String
    ) -> String {
        JSON.object([
            "from": .string(column.from ?? ""), "to": .string(column.to), "text": .string(text),
            "as": .string(meaning),
        ]).text
    }

    private func reading(
        _ column: ImportMap.Column, _ map: ImportMap, _ entity: Entity
    ) -> HTML {
        let isChecked = page.state.report?.rejected == 0
        let words = Self.words(column, map, entity, isChecked)
        return span(.class("row")) {
            if map.match.contains(column.to) {
                span(.class("state")) { icon(.key) }
            } else if isChecked {
                span(.class("state good")) { icon(.check) }
            }
            span { words }
        }
    }

    private static func words(
        _ column: ImportMap.Column, _ map: ImportMap, _ entity: Entity, _ isChecked: Bool
    ) -> String {
        if map.match.contains(column.to) { return "Rows are matched on this" }
        guard let field = entity.field(column.to) else { return "Read as it stands" }
        switch field.type.valueType {
        case .date, .instant:
            return "Read as " + (map.dates ?? .iso).words
        case .reference, .polymorphic:
            let by = column.by.map { " by \(Naming.title(of: $0).lowercased())" } ?? ""
            let made = column.isCreating ? "; what is missing is made" : ""
            return (isChecked ? "Every name is found" : "Found by its title")
                + (by.isEmpty ? "" : by)
                + made
        case .money, .decimal, .integer:
            return map.numbers == .comma ? "Read with a decimal comma" : "Read with a decimal point"
        default: return isChecked ? "Every value fits" : "Read as it stands"
        }
    }
}
