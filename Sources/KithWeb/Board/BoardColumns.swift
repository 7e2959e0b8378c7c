import KithKernel
import KithModel
import KithQuery

/// One column of a board: a step, what is in it, and its sums over all of it.
struct BoardColumn: Sendable {
    let step: StepRow.Step
    /// How many records are in it, shown or not.
    let count: Int64
    /// The sums over all of them, in base currency, as the step's shape names their fields.
    let sums: [Decimal]
    /// The records that are shown.
    let cards: QueryAnswer
}

/// Loads the columns of a board.
///
/// Counts and sums come from one question for groups; the cards from one for each column.
struct BoardColumns {
    let visit: Visit
    let entity: Entity
    let shape: EntityView.Steps
    let scope: RecordID?

    /// How many cards a column shows before it leads to the list.
    static let shown = 10

    /// The amounts that the visitor may read.
    var sums: [String] { ReadablePath.among(shape.sums, of: entity, visit.visitor) }

    /// Loads the columns of steps.
    func load(_ steps: [StepRow.Step]) async throws -> [BoardColumn] {
        let groups = try await totals()
        var columns: [BoardColumn] = []
        for step in steps {
            let total = groups[step.key]
            columns.append(
                BoardColumn(
                    step: step, count: total?.count ?? 0,
                    sums: total?.sums ?? sums.map { _ in Decimal(0) },
                    cards: try await cards(of: step)))
        }
        return columns
    }

    /// Returns count and sums of each step, by its key.
    func totals() async throws -> [String: (count: Int64, sums: [Decimal])] {
        var request = AggregateRequest(entity.name, filter: condition(nil))
        request.parameters = parameters(nil)
        request.groups = shape.field
        if !sums.isEmpty {
            request.measures = sums.map { "sum(\($0))" }.joined(separator: ",")
        }
        let answer = try await visit.kernel.aggregate(request, as: visit.visitor.principal)
        var totals: [String: (count: Int64, sums: [Decimal])] = [:]
        for group in answer.groups {
            let key = group.key[0]
            totals[key.reference?.description ?? key.text ?? ""] = (
                group.count,
                group.figures.map { $0.money?.amount ?? $0.decimal ?? Decimal($0.integer ?? 0) }
            )
        }
        return totals
    }

    private func cards(of step: StepRow.Step) async throws -> QueryAnswer {
        var request = QueryRequest(entity.name, filter: condition(step))
        request.parameters = parameters(step)
        request.fields = paths.joined(separator: ",")
        request.sort = sums.first.map { "-" + $0 }
        request.limit = Self.shown
        return try await visit.kernel.query(request, as: visit.visitor.principal)
    }

    /// What a card shows: the title, the amount, and what the view names.
    private var paths: [String] {
        var paths = [entity.titleField.name]
        let named = ReadablePath.among(shape.card, of: entity, visit.visitor)
        for path in sums.prefix(1) + named + ["owner"] where !paths.contains(path) {
            if path == "owner", !visit.visitor.mayRead(entity.field(.owner), of: entity) {
                continue
            }
            paths.append(path)
        }
        return paths
    }

    private func condition(_ step: StepRow.Step?) -> String? {
        var parts: [String] = []
        if step != nil { parts.append("\(shape.field) = :step") }
        if scope != nil, let within = shape.within { parts.append("\(within) = :within") }
        if let filter = BoardPage.filter(visit), !filter.isEmpty { parts.append("(\(filter))") }
        return parts.isEmpty ? nil : parts.joined(separator: " and ")
    }

    private func parameters(_ step: StepRow.Step?) -> [String: JSON] {
        var parameters: [String: JSON] = [:]
        if let step { parameters["step"] = .string(step.key) }
        if let scope, shape.within != nil { parameters["within"] = .string(scope.description) }
        return parameters
    }
}
