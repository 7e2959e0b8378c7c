import KithKernel
import KithModel

/// Shows values of every type: in a cell of a list, and in a panel of a record.
///
/// What the visitor may not read is to be left out before: a field without a right has no
/// column and no line. A reference whose title is not known is told as restricted.
package struct FieldView: Sendable {
    /// Days and moments where the reader is.
    package let days: DayText
    /// The titles of the records that references point to.
    package var titles: [RecordID: String]
    /// The marks of stages.
    package var stages: [RecordID: StageMark]
    /// The names of the amounts that are written with minor units even where they are zero.
    package var fullAmounts: Set<String> = []
    /// The organisation's base currency.
    package let baseCurrency: Currency
    private let linked: Set<String>

    /// Shows values to a visitor.
    ///
    /// - Parameters:
    ///   - titles: as `QueryAnswer.titles`.
    ///   - stages: as `StageMark.load` found them.
    package init(
        _ visit: Visit, titles: [RecordID: String] = [:], stages: [RecordID: StageMark] = [:]
    ) {
        days = DayText(now: visit.visitor.now, zone: visit.visitor.caller.timeZone)
        self.titles = titles
        self.stages = stages
        baseCurrency = visit.kernel.organisation.baseCurrency
        linked = Set(visit.visitor.caller.entities.map(\.name))
    }

    /// Whether a field's values stand at the right of a column.
    package static func isNumber(_ field: Field) -> Bool {
        switch field.type.valueType {
        case .integer, .decimal, .money: true
        default: false
        }
    }

    /// Writes a value as it stands in a cell; an empty one as a dash that is not read out.
    package func cell(_ value: Value, _ field: Field) -> HTML {
        switch value {
        case .null:
            if case .boolean = field.type.valueType { return HTML() }
            return span(.class("dim"), .hidden) { "–" }
        case .text(let text): return self.text(text, field.type.valueType, isCell: true)
        case .integer(let number): return HTML(text: NumberText.whole(number))
        case .decimal(let number): return HTML(text: decimal(number, field))
        case .money(let money): return self.money(money, field, isCell: true)
        case .boolean(let flag):
            return flag
                ? HTML {
                    icon(.check); span(.class("vh")) { "Yes" }
                } : HTML()
        case .date(let day): return days.html(day)
        case .instant(let moment): return days.html(ago: moment)
        case .localTime(let time): return HTML(text: time.description)
        case .list(let keys): return tags(keys, field, limit: 2)
        case .reference(let id): return reference(id, field)
        case .polymorphic(let entity, let id): return link(entity, id, withIcon: true)
        case .json(let json): return HTML(text: Self.size(of: json))
        }
    }

    /// Writes a value as it stands beside its label on a record; nothing for an empty one.
    package func panel(_ value: Value, _ field: Field) -> HTML {
        switch value {
        case .null: return HTML()
        case .text(let text): return self.text(text, field.type.valueType, isCell: false)
        case .money(let money): return self.money(money, field, isCell: false)
        case .boolean(let flag): return HTML(text: flag ? "Yes" : "No")
        case .date(let day):
            return HTML {
                time(.with("datetime", day.description)) { days.fullDay(day) }
                if let distance = days.distance(day) {
                    " "
                    small { distance }
                }
            }
        case .instant(let moment):
            return time(.with("datetime", moment.description)) { days.moment(moment) }
        case .list(let keys): return tags(keys, field, limit: .max)
        case .reference(let id): return reference(id, field)
        case .polymorphic(let entity, let id): return link(entity, id, withIcon: true)
        case .json(let json):
            return details(.class("more")) {
                summary { Self.size(of: json) }
                pre { json.indentedText }
            }
        default: return cell(value, field)
        }
    }

    /// Returns a value as plain words, for titles, messages and the history.
    package func words(_ value: Value, _ field: Field) -> String {
        switch value {
        case .null: return "empty"
        case .text(let key): return Self.choice(key, field.type.valueType)?.title ?? key
        case .integer(let number): return NumberText.whole(number)
        case .decimal(let number): return decimal(number, field)
        case .money(let money): return NumberText.money(money.amount, money.currency)
        case .boolean(let flag): return flag ? "Yes" : "No"
        case .date(let day): return days.day(day)
        case .instant(let moment): return days.moment(moment)
        case .localTime(let time): return time.description
        case .list(let keys):
            return keys.map { Self.choice($0, field.type.valueType)?.title ?? $0 }
                .joined(separator: ", ")
        case .reference(let id) where field.name == "id": return id.description
        case .reference(let id), .polymorphic(_, let id): return titles[id] ?? "restricted"
        case .json(let json): return Self.size(of: json)
        }
    }

    /// Writes a link to a record by its title; without a link where its entity has no page
    /// for the visitor.
    package func link(
        _ entity: String, _ id: RecordID, withIcon: Bool = false
    ) -> HTML {
        guard let title = titles[id] else { return span(.class("dim")) { "restricted" } }
        if entity == "user" { return Face.who(title, id) }
        let words = HTML {
            if withIcon {
                icon(Icon(entity: entity))
                " "
            }
            title
        }
        guard linked.contains(entity) else { return words }
        return a(.href(WebPath.record(entity, id))) { words }
    }

    private func reference(_ id: RecordID, _ field: Field) -> HTML {
        if field.name == "id" { return code { id.description } }
        if let mark = stages[id], let title = titles[id] {
            return span(.class("stage")) {
                mark.ring
                title
            }
        }
        return link(field.target ?? "", id)
    }

    private func money(_ money: Money, _ field: Field, isCell: Bool) -> HTML {
        let isFull = isCell && fullAmounts.contains(field.name)
        let text = NumberText.money(money.amount, money.currency, isFull: isFull)
        guard money.currency != baseCurrency, let base = money.base else { return HTML(text: text) }
        let worth = "≈ " + NumberText.money(base, baseCurrency)
        if isCell { return span(.title(worth)) { text } }
        return HTML {
            text
            " "
            small { worth }
        }
    }

    private func decimal(_ number: Decimal, _ field: Field) -> String {
        let isPercent = field.name.hasSuffix("probability") || field.name.hasSuffix("percent")
        guard isPercent else { return NumberText.grouped(number) }
        return NumberText.grouped(number.exactly(scale: 0) ?? number) + " %"
    }
}
