import KithKernel
import KithModel
import KithQuery

/// The visitor's own tasks that wait, the most overdue first.
struct HomeTasks {
    private let visit: Visit
    private let answer: QueryAnswer

    private static let shown = 10
    private static let entity = "activity"

    /// Loads the tasks; nil where no entity for activities is registered, or none waits.
    static func load(_ visit: Visit) async throws -> HomeTasks? {
        guard let entity = visit.visitor.caller.entities.first(where: { $0.name == Self.entity }),
            ["kind", "is_done", "due_on", "subject", "about"].allSatisfy({ entity.field($0) != nil }
            )
        else { return nil }
        var request = QueryRequest(
            Self.entity, filter: "owner = @me and kind = 'task' and is_done = false")
        request.fields = "subject,about,due_on"
        request.sort = "due_on"
        request.limit = Self.shown
        do {
            let answer = try await visit.kernel.query(request, as: visit.visitor.principal)
            return answer.ids.isEmpty ? nil : HomeTasks(visit: visit, answer: answer)
        } catch let error as KernelError where error.code == .unknownField {
            return nil
        }
    }

    /// Writes them as a card.
    var html: HTML {
        let show = FieldView(visit, titles: answer.titles)
        return section(.class("card"), .label("Your tasks")) {
            header(.class("card-head")) { h2 { "Your tasks" } }
            ul(.class("lines")) {
                for (id, row) in zip(answer.ids, answer.rows) {
                    li {
                        div(.class("clip")) {
                            a(.href(WebPath.record(Self.entity, id))) { row[0].plainText }
                            if !row[1].isNull {
                                small { show.cell(row[1], answer.columns[1].field) }
                            }
                        }
                        if let day = row[2].date { due(day, show.days) }
                    }
                }
            }
        }
    }

    private func due(_ day: CalendarDate, _ days: DayText) -> HTML {
        let isOverdue = day < days.today
        return span(.class(isOverdue ? "state warn end" : "end sm dim")) {
            if isOverdue { icon(.clock) }
            days.distance(day) ?? days.day(day)
        }
    }
}
