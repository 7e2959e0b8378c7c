import KithModel

/// Checks the fields of a condition and turns what moves in it into values.
///
/// What comes out has a field or a function of one to the left of every comparison, and to
/// the right a value, a field or a function of one; `me` and moments are gone.
struct FilterResolver {
    let finder: PathFinder
    let moment: QueryMoment
    let user: RecordID?
    /// Whether the condition comes from the roles themselves, which are as large as they are.
    let isTrusted: Bool
    /// The numbers of the entities that were reached.
    private(set) var touched: Set<Int64> = []
    /// Whether `me` stands somewhere while there is no user.
    private(set) var namesNobody = false
    var joins = JoinCount()
    private var terms = 0
    private var depth = 0

    init(finder: PathFinder, moment: QueryMoment, user: RecordID?, isTrusted: Bool = false) {
        self.finder = finder
        self.isTrusted = isTrusted
        self.moment = moment
        self.user = user
    }

    /// Returns a whole condition resolved; what names `me` without a user matches nothing.
    ///
    /// - Throws: `unknown_field`, `malformed` or `too_large`.
    mutating func resolve(_ filter: Filter, of entity: Entity) throws -> Filter {
        let resolved = try resolved(filter, entity)
        return namesNobody ? .any([]) : resolved
    }

    /// Returns what a path means, and notes the entities and references on its way.
    ///
    /// - Throws: `unknown_field`, `malformed` or `too_large`.
    mutating func trace(_ path: FieldPath, from entity: Entity) throws -> PathFinder.Trace {
        let trace = try finder.trace(path, from: entity)
        touch(trace.steps, trace.end.entity)
        return trace
    }

    private mutating func touch(_ steps: [PathFinder.Step], _ end: Entity) {
        for step in steps { touched.insert(step.entity.id) }
        touched.insert(end.id)
        joins.add(steps.map(\.field.id))
    }

    private mutating func resolved(_ filter: Filter, _ entity: Entity) throws -> Filter {
        depth += 1
        defer { depth -= 1 }
        // Each level of a text may hold both an `or` and an `and`.
        guard isTrusted || depth <= 2 * (QueryBounds.depth + 1) + 1 else {
            throw KernelError(
                .tooLarge, "Conditions are nested deeper than \(QueryBounds.depth).")
        }
        switch filter {
        case .all(let parts): return .all(try parts.map { try resolved($0, entity) })
        case .any(let parts): return .any(try parts.map { try resolved($0, entity) })
        case .not(let inner): return .not(try resolved(inner, entity))
        default:
            terms += 1
            guard isTrusted || terms <= QueryBounds.terms else {
                throw KernelError(
                    .tooLarge, "A filter has at most \(QueryBounds.terms) conditions.")
            }
            return try term(filter, entity)
        }
    }

    private mutating func term(_ filter: Filter, _ entity: Entity) throws -> Filter {
        switch filter {
        case .comparison(let left, let comparison, let right):
            return try compared(left, comparison, right, entity)
        case .isNull(let path, _):
            _ = try trace(path, from: entity)
            return filter
        case .isIn(let path, let literals, let isNegated):
            let trace = try trace(path, from: entity)
            guard literals.count <= QueryBounds.listValues else {
                throw KernelError(
                    .tooLarge, "`in` takes at most \(QueryBounds.listValues) values.")
            }
            try TypeRules.requireFilterable(trace.name, trace.end.field.type)
            let values = try literals.map { try value($0, trace, by: .equal) }
            return .isIn(path, values, negated: isNegated)
        case .between(let path, let low, let high):
            let trace = try trace(path, from: entity)
            try TypeRules.requireRange(of: trace.name, trace.end.field.type)
            return .between(
                path, try value(low, trace, by: .less), try value(high, trace, by: .less))
        case .quantified(let quantifier, let path, let inner):
            return .quantified(quantifier, path, try quantified(path, inner, entity))
        case .all, .any, .not: return try resolved(filter, entity)
        }
    }

    private mutating func quantified(
        _ path: Filter.CollectionPath, _ inner: Filter, _ entity: Entity
    ) throws -> Filter {
        try PathFinder.requireHops(path.hops.count)
        var place = entity
        let steps = try finder.follow(path.hops, from: &place)
        let collection = try finder.collection(path, of: place)
        touch(steps, place)
        touched.insert(collection.id)
        let outer = joins.enter()
        defer { joins.leave(to: outer) }
        return try resolved(inner, collection)
    }

    private mutating func value(
        _ literal: Filter.Literal, _ trace: PathFinder.Trace, by comparison: Filter.Comparison
    ) throws -> Filter.Literal {
        .value(try value(literal, trace.name, trace.end.field.type, by: comparison))
    }

    /// Returns the value that a literal is beside a field of a type.
    mutating func value(
        _ literal: Filter.Literal, _ name: String, _ type: FieldType,
        by comparison: Filter.Comparison
    ) throws -> Value {
        let value: Value
        switch (literal, type.valueType) {
        case (.value(let fixed), _): value = fixed
        case (.moment(let math), .date): value = .date(moment.date(math))
        case (.moment(let math), .instant): value = .instant(moment.instant(math))
        case (.moment, _): throw TypeRules.refusal(name, type, "it cannot be compared with a day.")
        case (.me, let valueType):
            namesNobody = namesNobody || user == nil
            let id = user ?? RecordID(milliseconds: 0, node: 0, sequence: 0)
            if case .polymorphic = valueType {
                value = .polymorphic(entity: "user", id: id)
            } else {
                value = .reference(id)
            }
        }
        try TypeRules.require(value, of: name, type, by: comparison)
        return value
    }
}
