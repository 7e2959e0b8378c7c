import KithKernel
import KithModel
import KithQuery

/// How many records the first list of an entity holds, and their sum; it leads to them.
struct HomeTile {
    let count: Int64
    private let title: String
    private let path: String
    private let sum: String?
    /// What people call the records, in the middle of a sentence.
    private let noun: String

    /// Counts the first list that stands ready for an entity; none where it has no lists.
    ///
    /// A list that asks about a field which the visitor may not read is left out, and so is
    /// one that a plugin has written wrong.
    static func load(_ entity: Entity, _ visit: Visit) async throws -> [HomeTile] {
        guard let view = visit.views[entity.name], let list = view.lists.first else { return [] }
        var request = AggregateRequest(entity.name, filter: list.filter)
        let amount = ReadablePath.among(view.steps?.sums ?? [], of: entity, visit.visitor).first
        request.measures = amount.map { "sum(\($0))" }
        do {
            let answer = try await visit.kernel.aggregate(request, as: visit.visitor.principal)
            let group = answer.groups.first
            let sum = group?.figures.first?.money.map {
                NumberText.money($0.amount, visit.kernel.organisation.baseCurrency)
            }
            return [
                HomeTile(
                    count: group?.count ?? 0,
                    title: list.title == "All"
                        ? entity.definition.pluralTitle
                        : "\(entity.definition.pluralTitle), \(list.title.lowercased())",
                    path: WebPath.path([entity.name], [("filter", list.filter)]), sum: sum,
                    noun: entity.definition.pluralTitle.lowercased())
            ]
        } catch let error as KernelError where error.code.status < 500 {
            return []
        }
    }

    /// Writes it.
    var html: HTML {
        a(.class("card tile"), .href(path)) {
            span(.class("soft")) { title }
            span(.class("big")) { sum ?? NumberText.grouped(count) }
            if sum != nil { small { "\(NumberText.grouped(count)) \(noun)" } }
        }
    }
}
