import KithAPI
import KithKernel
import KithModel
import KithQuery

/// The form above a timeline in which one notes what happened.
///
/// It is there where an entity for activities is registered that can be about any record.
struct Composer {
    private let visit: Visit
    private let subject: Subject

    init(_ visit: Visit, _ subject: Subject) {
        self.visit = visit
        self.subject = subject
    }

    private static let entity = "activity"
    private static let kinds: [(key: String, icon: Icon)] = [
        ("note", .note), ("call", .call), ("email", .mail), ("meeting", .meet), ("task", .task),
    ]

    /// Writes the form; nothing where the visitor may not note anything.
    var html: HTML {
        guard let entity = visit.visitor.caller.entities.first(where: { $0.name == Self.entity }),
            visit.visitor.may(.create, entity), subject.entity.name != Self.entity,
            case .choice(let choices)? = entity.field("kind")?.type
        else { return HTML() }
        let offered = Self.kinds.compactMap { kind in
            choices.first { $0.key == kind.key }.map { (choice: $0, icon: kind.icon) }
        }
        let path = WebPath.record(subject.entity.name, subject.id) + "/activities"
        return postForm(path, visit.visitor, .class("composer"), .with("data-swap", "record")) {
            input(.type("hidden"), .name("back"), .value(visit.here))
            fieldset(.class("segment")) {
                legend(.class("vh")) { "Kind of activity" }
                for (index, kind) in offered.enumerated() {
                    label {
                        input(
                            .type("radio"), .name("kind"), .value(kind.choice.key),
                            .key(String(kind.choice.key.prefix(1))),
                            .flag("checked", if: index == 0))
                        icon(kind.icon)
                        kind.choice.title
                    }
                }
            }
            textarea(
                .name("body"), .id("composer-body"), .label("Text"), .with("rows", "2"),
                .placeholder("What happened, what was promised?"), .flag("required")
            ) { "" }
            div(.class("row wrap")) {
                label(.class("only-task row sm")) {
                    "Due"
                    input(.class("input sm"), .name("due_on"), .placeholder("friday, 12 Dec, +3w"))
                }
                button(.class("btn end")) { "Add to timeline" }
            }
        }
    }

    /// Takes the form: the first line is the subject, the rest is the text.
    static func take(_ visit: Visit) async throws -> Response {
        let entity = try visit.entity()
        let id = try visit.id()
        let text = (visit.form["body"] ?? "").trimmed
        let path = WebPath.record(entity.name, id)
        guard !text.isEmpty else { return visit.redirect(to: visit.back(or: path)) }
        let kind = visit.form["kind"] ?? "note"
        let line = String(text.split(separator: "\n").first ?? "")
        var values: JSONObject = [
            "kind": .string(kind), "subject": .string(String(line.prefix(120))),
            "about": .object([
                "entity": .string(entity.name), "id": .string(id.description),
            ]),
        ]
        let rest = line.count > 120 ? text : String(text.dropFirst(line.count)).trimmed
        if !rest.isEmpty { values["body"] = .string(rest) }
        if kind == "task" {
            let due = FieldDefinition("due_on", .date)
            let reading = try await FieldReader(visit).read([due])
            if let fault = reading.faults["due_on"] {
                throw KernelError(.invalid, fault, field: "due_on")
            }
            values["due_on"] = reading.values["due_on"]
        } else {
            values["is_done"] = .boolean(true)
        }
        let done = try await visit.kernel.create(
            Self.entity, [values], as: visit.visitor.principal, door: visit.visitor.door)
        return visit.redirect(
            to: visit.back(or: path),
            Flash("Added to the timeline of this record", undo: done.receipt.set))
    }
}
