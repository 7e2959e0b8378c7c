import KithKernel
import KithModel
import KithQuery

/// The conditions of a filter as chips, each with the filter that is left without it.
struct FilterChips {
    /// One condition in words.
    struct Chip {
        let subject: String
        let verb: String
        let object: String
        /// The filter without it.
        let rest: String
    }

    let chips: [Chip]

    /// Tells a filter in words.
    ///
    /// - Parameter view: shows values; its titles hold those of the records that the filter
    ///   names.
    init(_ filter: Filter, of entity: Entity, _ view: FieldView, _ schema: Schema) {
        let parts: [Filter]
        if case .all(let several) = filter { parts = several } else { parts = [filter] }
        chips = parts.indices.map { index in
            var others = parts
            others.remove(at: index)
            let rest =
                others.isEmpty
                ? "" : FilterText.describe(.all(others), of: entity, schema: schema)
            let words = Words(entity: entity, view: view, schema: schema)
            let (subject, verb, object) = words.tell(parts[index])
            return Chip(subject: subject, verb: verb, object: object, rest: rest)
        }
    }

    /// Returns the records that a filter names by id, by the entity's name.
    static func references(in filter: Filter, of entity: Entity, _ schema: Schema) -> [String:
        Set<RecordID>]
    {
        var found: [String: Set<RecordID>] = [:]
        func note(_ literal: Filter.Literal, _ path: FieldPath) {
            guard case .value(let value) = literal, let id = value.reference,
                let target = Words.trace(path, entity, schema)?.last?.target
            else { return }
            found[target, default: []].insert(id)
        }
        func walk(_ filter: Filter) {
            switch filter {
            case .all(let parts), .any(let parts): parts.forEach(walk)
            case .not(let inner): walk(inner)
            case .comparison(.path(let path), _, .literal(let literal)): note(literal, path)
            case .isIn(let path, let literals, _): literals.forEach { note($0, path) }
            default: break
            }
        }
        walk(filter)
        return found
    }
}

/// Tells conditions in words.
private struct Words {
    let entity: Entity
    let view: FieldView
    let schema: Schema

    func tell(_ filter: Filter) -> (String, String, String) {
        switch filter {
        case .comparison(.path(let path), let comparison, .literal(let literal)):
            guard let field = field(path) else { break }
            return (title(path), Self.verb(comparison, field), words(literal, field))
        case .isNull(let path, let isNegated):
            return (title(path), isNegated ? "is not" : "is", "empty")
        case .isIn(let path, let literals, let isNegated):
            guard let field = field(path) else { break }
            let list = literals.map { words($0, field) }.joined(separator: ", ")
            return (title(path), isNegated ? "is not" : "is", list)
        case .between(let path, let low, let high):
            guard let field = field(path) else { break }
            return (title(path), "is", words(low, field) + " to " + words(high, field))
        default: break
        }
        return ("", "", FilterText.describe(filter, of: entity, schema: schema))
    }

    /// Returns the fields along a path; nil where one is gone.
    static func trace(_ path: FieldPath, _ entity: Entity, _ schema: Schema) -> [Field]? {
        var place: Entity? = entity
        var fields: [Field] = []
        for number in path.hops + [path.field] {
            guard let field = place?.field(id: number) else { return nil }
            fields.append(field)
            place = field.target.flatMap(schema.entity)
        }
        return fields
    }

    private func field(_ path: FieldPath) -> Field? {
        Self.trace(path, entity, schema)?.last
    }

    private func title(_ path: FieldPath) -> String {
        var fields = Self.trace(path, entity, schema) ?? []
        // A reference compared by the title of what it points to is told as the reference.
        if fields.count > 1, let target = fields[fields.count - 2].target,
            schema.entity(target)?.titleField === fields[fields.count - 1]
        {
            fields.removeLast()
        }
        return fields.enumerated().map {
            $0.offset == 0
                ? $0.element.definition.title : $0.element.definition.title.lowercasedFirst
        }.joined(separator: " ")
    }

    private func words(_ literal: Filter.Literal, _ field: Field) -> String {
        switch literal {
        case .me: "me"
        case .value(let value): view.words(value, field)
        case .moment(let moment): Self.words(moment, view.days)
        }
    }

    private static func words(_ moment: DateMath, _ days: DayText) -> String {
        let anchor =
            switch moment.anchor {
            case .today: "today"
            case .now: "now"
            case .date(let day): days.day(CalendarDate(days: day))
            }
        guard moment.count != 0 else { return anchor }
        let unit =
            switch moment.unit {
            case .day: "day"
            case .week: "week"
            case .month: "month"
            case .year: "year"
            }
        let size = moment.count.magnitude
        let span = "\(size) \(unit)\(size == 1 ? "" : "s")"
        if case .date = moment.anchor {
            return "\(span) \(moment.count < 0 ? "before" : "after") \(anchor)"
        }
        return moment.count < 0 ? "\(span) ago" : "in \(span)"
    }

    private static func verb(_ comparison: Filter.Comparison, _ field: Field) -> String {
        let isTime =
            switch field.type.valueType {
            case .date, .instant, .localTime: true
            default: false
            }
        switch comparison {
        case .equal: return "is"
        case .notEqual: return "is not"
        case .contains: return "contains"
        case .startsWith: return "starts with"
        case .less: return isTime ? "before" : "under"
        case .lessOrEqual: return isTime ? "until" : "at most"
        case .greater: return isTime ? "after" : "over"
        case .greaterOrEqual: return isTime ? "from" : "at least"
        }
    }
}
