import KithAPI
import KithKernel
import KithModel

/// The line in which one more condition is made: a field, what is asked of it, and a value.
struct AddedCondition {
    let column: ColumnPath
    let bar: FilterBar

    private var field: Field { column.field }
    private var request: Request { bar.visit.request }

    /// Writes the form; without script too it leads back to the list.
    var html: HTML {
        let state = bar.content.state
        return form(
            .class("filter-line row wrap"), .with("data-swap", "list"),
            .action(WebPath.path([state.entity])),
            .label("Filter by " + column.title)
        ) {
            bar.hidden(except: ["filter"])
            input(.type("hidden"), .name("filter"), .value(state.filter))
            input(.type("hidden"), .name("add"), .value(column.name))
            b(.class("sm")) { column.title }
            operators
            value
            button(.class("btn")) { "Add filter" }
            a(.class("btn quiet"), .href(state.address())) { "Cancel" }
            if let fault {
                p(.class("error state bad"), .role("alert")) {
                    icon(.stop)
                    fault
                }
            }
        }
    }

    /// What is wrong with what was typed, where the form has come back.
    private var fault: String? {
        guard request.parameter("tried") != nil else { return nil }
        do {
            _ = try Self.condition(column, request, bar.visit)
            return nil
        } catch {
            return (error as? KernelError).map { Prose.message(of: $0) }
        }
    }

    private static func condition(
        _ column: ColumnPath, _ request: Request, _ visit: Visit
    ) throws -> String? {
        let key = request.parameter("op")
        let chosen = FilterOperator.all(for: column.field).first { $0.key == key }
        return try chosen?.condition(
            column.name, column.field, request.query.filter { $0.name == "value" }.map(\.value),
            today: visit.visitor.today)
    }

    private var operators: HTML {
        let chosen = request.parameter("op")
        return select(.class("input sm fit"), .name("op"), .label("Condition")) {
            for one in FilterOperator.all(for: field) {
                option(.value(one.key), .flag("selected", if: one.key == chosen)) { one.title }
            }
        }
    }

    private var value: HTML {
        let typed = request.parameter("value") ?? ""
        switch field.type.valueType {
        case .choice(let choices), .multiChoice(let choices):
            return several(choices.map { ($0.key, $0.title) })
        case .consent: return several([("granted", "Given"), ("withdrawn", "Withdrawn")])
        case .boolean, .json, .file, .polymorphic: return HTML()
        case .reference where !bar.content.offers.isEmpty:
            return several(Self.named(bar.content.offers))
        default:
            return input(
                .class("input sm fit"), .name("value"), .value(typed), .label("Value"),
                .with("autocomplete", "off"), .flag("autofocus"),
                .placeholder(Self.hint(field.type.valueType)))
        }
    }

    /// A record is asked for by its title, which people can read in the filter; by its id
    /// where two are called the same.
    private static func named(
        _ offers: [FieldInput.Offer]
    ) -> [(key: String, title: String)] {
        let counts = Dictionary(offers.map { ($0.name, 1) }, uniquingKeysWith: +)
        return offers.map { offer in
            (counts[offer.name] == 1 ? offer.name : offer.id.description, offer.title)
        }
    }

    /// Several values to choose from; more than a few in a list that takes several.
    private func several(_ choices: [(key: String, title: String)]) -> HTML {
        if choices.count <= 8 {
            return div(.class("row wrap")) {
                for choice in choices {
                    label(.class("check")) {
                        input(.type("checkbox"), .name("value"), .value(choice.key))
                        choice.title
                    }
                }
            }
        }
        return select(.class("input sm fit"), .name("value"), .label("Value")) {
            for choice in choices { option(.value(choice.key)) { choice.title } }
        }
    }

    private static func hint(_ type: FieldType) -> String {
        switch type {
        case .date, .instant: "12 Dec, friday, +30d"
        case .integer, .decimal, .money: "1000"
        default: ""
        }
    }

    /// Returns where the form leads: to the list with the condition, or back to the form
    /// with what is wrong; nil where no condition was sent.
    static func target(_ entity: Entity, _ visit: Visit) -> String? {
        let request = visit.request
        guard request.parameter("op") != nil, request.parameter("tried") == nil,
            let column = request.parameter("add").flatMap({ ColumnPath($0, of: entity, visit) })
        else { return nil }
        let filter = request.parameter("filter") ?? ""
        guard let condition = try? condition(column, request, visit) else {
            let query = request.query.map { (name: $0.name, value: String?.some($0.value)) }
            return WebPath.path([entity.name], query + [("tried", "1")])
        }
        var query = request.query.filter { !["add", "op", "value", "filter"].contains($0.name) }
            .map { (name: $0.name, value: String?.some($0.value)) }
        let former =
            filter.isEmpty ? "" : isJoined(filter) ? "(\(filter)) and " : filter + " and "
        query.append(("filter", former + condition))
        return WebPath.path([entity.name], query)
    }

    /// Whether a filter would be read otherwise in front of `and`.
    private static func isJoined(_ filter: String) -> Bool {
        filter.lowercased().split { !$0.isLetter }.contains("or")
    }
}
