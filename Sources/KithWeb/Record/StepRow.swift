import KithKernel
import KithModel
import KithQuery

/// The steps through which records of an entity go, such as the stages of a deal.
struct StepRow {
    /// One step.
    struct Step: Sendable {
        /// What a form sends: the id of the step's record, or the key of a choice.
        let key: String
        let title: String
        /// How likely it ends well; nil where steps do not say.
        let mark: StageMark?
    }

    private let visit: Visit
    private let subject: Subject
    private let steps: [Step]
    private let now: String

    /// Loads the steps of a record; nil where its entity has none that the visitor may see.
    static func load(_ visit: Visit, _ subject: Subject) async throws -> StepRow? {
        guard let shape = subject.view.steps, let field = subject.entity.field(shape.field),
            let value = subject[shape.field],
            visit.visitor.mayWrite(field, of: subject.entity),
            visit.visitor.may(.update, subject.entity)
        else { return nil }
        let within = shape.within.flatMap { subject[$0]?.reference }
        let steps = try await self.steps(shape, of: subject.entity, within: within, visit)
        guard steps.count > 1 else { return nil }
        return StepRow(
            visit: visit, subject: subject, steps: steps,
            now: value.reference?.description ?? value.text ?? "")
    }

    /// Loads the steps in their order.
    ///
    /// - Parameter within: the record that narrows them, such as a pipeline.
    static func steps(
        _ shape: EntityView.Steps, of entity: Entity, within: RecordID?, _ visit: Visit
    ) async throws -> [Step] {
        guard let field = entity.field(shape.field) else { return [] }
        if case .choice(let choices) = field.type {
            return choices.map { Step(key: $0.key, title: $0.title, mark: nil) }
        }
        guard let name = field.target,
            let target = visit.visitor.caller.entities.first(where: { $0.name == name })
        else { return [] }
        var request = QueryRequest(name)
        if let within, let narrowing = shape.within {
            request.filter = "\(narrowing) = :within"
            request.parameters["within"] = .string(within.description)
        }
        request.sort = shape.order
        request.fields = target.titleField.name
        request.limit = 100
        let answer = try await visit.kernel.query(request, as: visit.visitor.principal)
        let marks = try await StageMark.load(for: [field], visit)
        return zip(answer.ids, answer.rows).map { id, row in
            Step(key: id.description, title: row[0].plainText, mark: marks[id])
        }
    }

    /// Writes the row: each step is a button that moves the record there.
    var html: HTML {
        let path = WebPath.record(subject.entity.name, subject.id) + "/step"
        let place = steps.firstIndex { $0.key == now } ?? -1
        let isOver = place >= 0 && steps[place].mark.map { $0.outcome != "open" } ?? false
        return postForm(path, visit.visitor, .with("data-swap", "record")) {
            input(.type("hidden"), .name("back"), .value(visit.here))
            ol(.class("steps"), .label(subject.entity.field(stepField)?.definition.title ?? "")) {
                for (index, step) in steps.enumerated() {
                    let isDone = index < place && !(isOver && step.mark?.outcome != "open")
                    li(.class(index == place ? "now" : isDone ? "done" : "")) {
                        button(
                            .name("step"), .value(step.key), .current(index == place, "step"),
                            .label(step.title)
                        ) {
                            if isDone { icon(.check, small: true) }
                            span(.class("name")) { step.title }
                        }
                    }
                }
            }
        }
    }

    private var stepField: String { subject.view.steps?.field ?? "" }
}
