import KithAPI
import KithKernel
import KithModel

/// Moves a record to another step, from its page or from the board.
///
/// A step that is refused for something missing comes back with the inputs for it: what is
/// filled in there goes along with the next attempt, as one change.
struct StepMove {
    private let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    /// Takes the form.
    ///
    /// - Returns: the way back with a line about it; the page again with what was refused.
    func take() async throws -> Response {
        let entity = try visit.entity()
        let id = try visit.id()
        guard let shape = visit.views[entity.name]?.steps, let step = visit.form["step"],
            entity.field(shape.field) != nil
        else { throw Visit.notFound }
        do {
            return try await move(entity, id, shape.field, to: step)
        } catch let error as KernelError where Self.isMendable(error) {
            let refusal = RecordPage.Refusal(error: error, step: step)
            if visit.form["from"] == "board" {
                return try await BoardPage.load(visit, entity, refused: (id, refusal)).response()
            }
            var page = try await RecordPage.load(visit)
            page.refusal = refusal
            return try await page.response()
        }
    }

    private func move(
        _ entity: Entity, _ id: RecordID, _ field: String, to step: String
    ) async throws -> Response {
        let given = entity.ownFields.map(\.definition).filter { $0.name != field }
        let reading = try await FieldReader(visit).read(given)
        if let fault = reading.faults.sorted(by: { $0.key < $1.key }).first {
            throw KernelError(
                .invalid, fault.value, field: fault.key,
                details: reading.faults.map {
                    .init(field: $0.key, code: .invalid, message: $0.value)
                })
        }
        var values = reading.values
        values[field] = .string(step)
        let done = try await visit.kernel.update(
            entity.name, id, values, as: visit.visitor.principal, door: visit.visitor.door)
        let title = done.record.title
        let name = try await self.title(of: done.record[field] ?? .null, entity.field(field))
        return visit.redirect(
            to: visit.back(or: WebPath.record(entity.name, id)),
            Flash("\(title) moved to \(name)", undo: done.receipt.set))
    }

    private func title(of value: Value, _ field: Field?) async throws -> String {
        guard let field else { return "" }
        if case .choice(let choices) = field.type {
            return choices.first { $0.key == value.text }?.title ?? value.plainText
        }
        guard let id = value.reference, let target = field.target else { return value.plainText }
        return try await visit.kernel.read(as: visit.visitor.principal) {
            try $0.get(target, id).title
        }
    }

    /// What the visitor can do something about, there where they wanted it.
    private static func isMendable(_ error: KernelError) -> Bool {
        error.code.status == 422 || error.code == .conflict || error.code == .duplicate
    }
}

/// What was refused, with the inputs for what is missing.
struct RefusalPart {
    private let visit: Visit
    private let subject: Subject
    private let refusal: RecordPage.Refusal

    init(_ visit: Visit, _ subject: Subject, _ refusal: RecordPage.Refusal) {
        self.visit = visit
        self.subject = subject
        self.refusal = refusal
    }

    /// Writes the reason and the form, which sends the step once more.
    var html: HTML {
        alert("bad", .stop, .role("alert"), .id("refused")) {
            p { Prose.message(of: refusal.error, about: subject.entity) }
            if missing.isEmpty {
                if let recovery = Prose.recovery(of: refusal.error, about: subject.entity) {
                    p { recovery }
                }
            } else {
                postForm(
                    WebPath.record(subject.entity.name, subject.id) + "/step", visit.visitor,
                    .class("stack"), .with("data-swap", "record")
                ) {
                    input(.type("hidden"), .name("step"), .value(refusal.step))
                    input(.type("hidden"), .name("back"), .value(visit.back(or: visit.here)))
                    for field in missing {
                        FieldInput(
                            field.definition,
                            InputValue(
                                field.definition, in: visit.form,
                                currency: visit.kernel.organisation.baseCurrency)
                        ).html
                    }
                    button(.class("btn primary")) { "Save and move" }
                }
            }
        }
    }

    /// The fields that the error names and the visitor may fill in.
    private var missing: [Field] { Self.missing(refusal.error, subject.entity, visit.visitor) }

    static func missing(
        _ error: KernelError, _ entity: Entity, _ visitor: Visitor
    ) -> [Field] {
        error.details.compactMap(\.field).compactMap { entity.field($0) }.filter {
            visitor.mayWrite($0, of: entity)
        }
    }
}
