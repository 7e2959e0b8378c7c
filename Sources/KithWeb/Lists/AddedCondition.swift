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
            if let fault = request.parameter("fault") {
                p(.class("error state bad"), .role("alert")) {
                    icon(.stop)
                    fault
                }
            }
        }
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
            return several(bar.content.offers.map { ($0.id.description, $0.title) })
        default:
            return input(
                .class("input sm fit"), .name("value"), .value(typed), .label("Value"),
                .with("autocomplete", "off"), .flag("autofocus"),
                .placeholder(Self.hint(field.type.valueType)))
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
        guard let key = request.parameter("op"), request.parameter("fault") == nil,
            let column = request.parameter("add").flatMap({
                ColumnPath($0, of: entity, visit)
            }), let chosen = FilterOperator.all(for: column.field).first(where: { $0.key == key })
        else { return nil }
        let values = request.query.filter { $0.name == "value" }.map(\.value)
        var query = request.query.filter { !["add", "op", "value", "filter"].contains($0.name) }
            .map { (name: $0.name, value: String?.some($0.value)) }
        let filter = request.parameter("filter") ?? ""
        do {
            let condition = try chosen.condition(
                column.name, column.field, values, today: visit.visitor.today)
            let former =
                filter.isEmpty ? "" : isJoined(filter) ? "(\(filter)) and " : filter + " and "
            query.append(("filter", former + condition))
        } catch {
            let message = (error as? KernelError)?.message ?? ""
            query += [
                ("filter", filter), ("add", column.name), ("op", key), ("value", values.first),
                ("fault", message),
            ]
        }
        return WebPath.path([entity.name], query)
    }

    /// Whether a filter would be read otherwise in front of `and`.
    private static func isJoined(_ filter: String) -> Bool {
        filter.lowercased().split { !$0.isLetter }.contains("or")
    }
}
