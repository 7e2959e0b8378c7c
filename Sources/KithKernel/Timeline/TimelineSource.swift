import KithModel
import KithQuery
import KithStore

/// A list from which a timeline is merged: what points by one field to some records, in the
/// order of one moment.
struct TimelineSource {
    /// The place of the provider among all.
    let provider: Int
    fileprivate let holder: Entity
    fileprivate let id: FieldPath
    fileprivate let moment: FieldPath
    fileprivate let conditions: [Filter]

    /// Returns the newest of the list below a place.
    func newest(
        below place: TimelinePlace?, limit: Int, _ transaction: Transaction
    ) throws -> [DatedRecord] {
        var query = Query(holder.id, filter: .all(conditions))
        query.fields = [id, moment]
        query.sort = [SortKey(moment, descending: true)]
        query.after = place?.recordCursor
        return try transaction.state.executor.newest(
            transaction.authorizer.authorize(query), limit: limit)
    }
}

/// Finds the lists from which a timeline is merged.
struct TimelineSources {
    /// How many records one list is asked about at once.
    private static let chunk = QueryBounds.listValues

    let subjects: TimelineSubjects
    let request: TimelineRequest
    let transaction: Transaction

    private var authorizer: Authorizer { transaction.authorizer }
    private var providers: [CompiledTimeline] { transaction.state.generation.timelines.providers }

    /// Returns the lists; a field that the caller may not read leads to nothing.
    func all() -> [TimelineSource] {
        providers.enumerated().flatMap { index, provider -> [TimelineSource] in
            guard authorizer.mayRead(provider.entity), let kinds = kinds(of: provider) else {
                return []
            }
            return provider.pointers.flatMap { pointer in
                references(of: pointer).flatMap { reference in
                    lists(index, provider, pointer, on: reference, kinds)
                }
            }
        }
    }

    /// Returns the kinds that items can be of, in the order of the providers.
    func kindChoices() -> [FieldType.Choice] {
        var choices: [FieldType.Choice] = []
        for provider in providers where authorizer.mayRead(provider.entity) {
            let isOnIt = provider.pointers.contains { pointer in
                subjects.groups.contains { pointer.accepts($0.entity) } && mayFollow(pointer)
            }
            guard isOnIt else { continue }
            for choice in provider.kinds(authorizer)
            where !choices.contains(where: { $0.key == choice.key }) {
                choices.append(choice)
            }
        }
        return choices
    }

    /// Returns the conditions that keep the kinds asked for; nil where a provider has none.
    private func kinds(of provider: CompiledTimeline) -> [Filter]? {
        guard !request.kinds.isEmpty else { return [] }
        let wanted = provider.kinds(authorizer).map(\.key).filter(request.kinds.contains)
        guard !wanted.isEmpty else { return nil }
        guard let kind = provider.readableKind(authorizer) else { return [] }
        return [.isIn(FieldPath(kind), wanted.map { .value(.text($0)) }, negated: false)]
    }

    private func mayFollow(_ pointer: CompiledTimeline.Pointer) -> Bool {
        authorizer.mayRead(pointer.holder, pointer.field)
            && pointer.item.map { authorizer.mayRead(pointer.holder, $0) } ?? true
    }

    /// Returns conditions that keep what points to the records, some hundred a condition.
    private func references(of pointer: CompiledTimeline.Pointer) -> [Filter] {
        guard mayFollow(pointer) else { return [] }
        return subjects.groups.filter { pointer.accepts($0.entity) }.flatMap { group in
            stride(from: 0, to: group.ids.count, by: Self.chunk).map { start in
                let ids = group.ids[start..<min(start + Self.chunk, group.ids.count)]
                let values = ids.map { pointer.value(of: group.entity, $0) }
                return .isIn(FieldPath(pointer.field), values.map { .value($0) }, negated: false)
            }
        }
    }

    /// Returns the list by the moment, and that of the items which have none by creation.
    private func lists(
        _ index: Int, _ provider: CompiledTimeline, _ pointer: CompiledTimeline.Pointer,
        on reference: Filter, _ kinds: [Filter]
    ) -> [TimelineSource] {
        let hops = pointer.item.map { [$0.id] } ?? []
        func path(_ field: Field) -> FieldPath { FieldPath(hops: hops, field: field.id) }
        // Conditions on the item's own fields follow the link, those on the pointer do not.
        let conditions = [reference] + kinds.map { $0.behind(hops) }
        func list(_ moment: Field, _ more: [Filter] = []) -> TimelineSource {
            TimelineSource(
                provider: index, holder: pointer.holder, id: path(provider.entity.field(.id)),
                moment: path(moment),
                conditions: conditions + more + [.isNull(path(moment), negated: true)]
                    + days(path(moment)))
        }
        let created = provider.entity.field(.createdAt)
        guard let moment = provider.moment, authorizer.mayRead(provider.entity, moment) else {
            return [list(created)]
        }
        guard !moment.definition.isRequired else { return [list(moment)] }
        return [list(moment), list(created, [.isNull(path(moment), negated: false)])]
    }

    private func days(_ moment: FieldPath) -> [Filter] {
        let span = TimelineSpan(request, transaction)
        let bounds = [(Filter.Comparison.greaterOrEqual, span.start), (.less, span.end)]
        return bounds.compactMap { comparison, instant in
            instant.map {
                .comparison(.path(moment), comparison, .literal(.value(.instant($0))))
            }
        }
    }
}

/// The moments between the first and the last day that a request names.
struct TimelineSpan {
    /// The first moment.
    let start: Instant?
    /// The moment after the last.
    let end: Instant?

    init(_ request: TimelineRequest, _ transaction: Transaction) {
        let rules = transaction.timeZoneRules
        start = request.from.map(rules.startOfDay)
        end = request.to.map { rules.startOfDay($0.adding(days: 1)) }
    }
}

extension CompiledTimeline {
    /// The field that says what kind of item it is, if the caller may read it.
    func readableKind(_ authorizer: Authorizer) -> Field? {
        kind.flatMap { authorizer.mayRead(entity, $0) ? $0 : nil }
    }

    /// The kinds that the caller can tell apart.
    func kinds(_ authorizer: Authorizer) -> [FieldType.Choice] {
        if case .choice(let choices) = readableKind(authorizer)?.type { return choices }
        return [constantKind]
    }

    /// The kind of items whose own is unknown.
    var constantKind: FieldType.Choice {
        if let kind = definition.kind { return FieldType.Choice(kind) }
        return FieldType.Choice(entity.name, title: entity.definition.title)
    }
}

extension CompiledTimeline.Pointer {
    /// The value that points to a record.
    fileprivate func value(of entity: Entity, _ id: RecordID) -> Value {
        if case .polymorphic = field.type { return .polymorphic(entity: entity.name, id: id) }
        return .reference(id)
    }
}

extension Filter {
    /// The condition on a field, seen from a record that leads to it over references.
    fileprivate func behind(_ hops: [Int64]) -> Filter {
        guard !hops.isEmpty, case .isIn(let path, let values, let isNegated) = self else {
            return self
        }
        return .isIn(
            FieldPath(hops: hops + path.hops, field: path.field), values, negated: isNegated)
    }
}
