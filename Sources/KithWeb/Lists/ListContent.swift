import KithKernel
import KithModel
import KithQuery

/// Everything that a list shows, found with a fixed number of questions.
struct ListContent: Sendable {
    let entity: Entity
    let state: ListState
    let tabs: [ListTab]
    /// The title first, then the columns.
    let columns: [ColumnPath]
    /// The records; nil where the filter cannot be read.
    let answer: QueryAnswer?
    /// What is wrong with the filter, order or columns; nil where nothing is.
    let fault: KernelError?
    /// The sums of the columns that add up, by name.
    let sums: [String: Value]
    let chips: [FilterChips.Chip]
    let view: FieldView
    /// For a condition that is being made: the records that a reference may point to.
    let offers: [FieldInput.Offer]

    /// Answers what the address of a list asks.
    static func load(_ entity: Entity, _ visit: Visit) async throws -> ListContent {
        let tabs = try await ListTabs.load(entity, visit)
        let state = ListState(entity, tabs: tabs, visit)
        let columns =
            [ColumnPath(entity.titleField)]
            + state.columns.compactMap { ColumnPath($0, of: entity, visit) }
        var answer: QueryAnswer?
        var fault: KernelError?
        do {
            answer = try await self.answer(state, columns, visit)
        } catch let error as KernelError where isMended(error) {
            fault = error
        }
        var titles = answer?.titles ?? [:]
        var chips: [FilterChips.Chip] = []
        let filter = state.filter.isEmpty ? nil : try? visit.parse(state.filter, of: entity)
        if let filter {
            let schema = visit.generation.schema
            let named = FilterChips.references(in: filter, of: entity, schema)
            titles.merge(try await visit.titles(of: named)) { first, _ in first }
            let words = FieldView(visit, titles: titles)
            chips = FilterChips(filter, of: entity, words, schema).chips
        }
        var view = FieldView(
            visit, titles: titles,
            stages: try await StageMark.load(for: columns.map(\.field), visit))
        view.fullAmounts = fullAmounts(columns, answer)
        var offers: [FieldInput.Offer] = []
        if let adding = state.adding.flatMap({ ColumnPath($0, of: entity, visit) }) {
            offers = try await visit.offers(for: adding.field.definition)
        }
        return ListContent(
            entity: entity, state: state, tabs: tabs, columns: columns, answer: answer,
            fault: fault, sums: try await sums(state, columns, answer, visit), chips: chips,
            view: view,
            offers: offers)
    }

    private static func answer(
        _ state: ListState, _ columns: [ColumnPath], _ visit: Visit
    ) async throws -> QueryAnswer {
        var request = QueryRequest(state.entity, filter: state.filter.isEmpty ? nil : state.filter)
        request.sort = state.sort.isEmpty ? nil : state.sort
        request.fields = columns.map(\.name).joined(separator: ",")
        request.after = state.after
        request.count = .capped
        return try await visit.kernel.query(request, as: visit.visitor.principal)
    }

    /// The amounts of which some on the page have minor units.
    private static func fullAmounts(_ columns: [ColumnPath], _ answer: QueryAnswer?) -> Set<String>
    {
        var names: Set<String> = []
        for (place, column) in columns.enumerated() where column.field.type.valueType.isMoney {
            let isFull = answer?.rows.contains { row in
                row[place].money.map { $0.amount.exactly(scale: 0) == nil } ?? false
            }
            if isFull == true { names.insert(column.field.name) }
        }
        return names
    }

    /// Adds up what can be added up, unless there are more records than are counted.
    private static func sums(
        _ state: ListState, _ columns: [ColumnPath], _ answer: QueryAnswer?, _ visit: Visit
    ) async throws -> [String: Value] {
        let summed = columns.filter(\.isSummed)
        guard let answer, !summed.isEmpty, !answer.isCountCapped, !answer.ids.isEmpty else {
            return [:]
        }
        var request = AggregateRequest(
            state.entity, filter: state.filter.isEmpty ? nil : state.filter)
        request.measures = summed.map { "sum(\($0.name))" }.joined(separator: ",")
        let group = try await visit.kernel.aggregate(request, as: visit.visitor.principal)
            .groups.first
        let figures = group?.figures ?? []
        return Dictionary(zip(summed.map(\.name), figures)) { first, _ in first }
    }

    /// Whether the reader can mend a fault by changing the address.
    private static func isMended(_ error: KernelError) -> Bool {
        [.malformed, .unknownField, .tooLarge, .invalid].contains(error.code)
    }
}
