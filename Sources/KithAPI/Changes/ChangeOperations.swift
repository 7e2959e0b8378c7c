import KithModel

extension Operation {
    static let listChangeSets = Operation(
        "list_change_sets", "Lists what was done in one go each", .changes,
        details: "The newest first: for administrators all, else the caller's own.",
        parameters: [
            .query("after", "Where the last page ended: its `next`.", .id),
            .query("limit", "How many at the most.", .integer(in: 1...1000, default: 20)),
        ],
        answers: .json(
            200, "The change sets.",
            .object(
                ["sets": .list(of: .named("ChangeSet")), "next": Shape.id.orNull],
                optional: ["described": .named("Described")])))

    static let planUndo = Operation(
        "plan_undo", "Tells what undoing a change set would do", .changes,
        parameters: [changeSet],
        answers: .json(
            200, "The steps, and what was changed since.",
            .object([
                "set": .named("ChangeSet"),
                "steps": .list(
                    of: .object(["entity": .text, "act": .text, "count": .count])),
                "conflicts": .list(of: conflict),
            ])),
        problems: [.conflict])

    static let undo = Operation(
        "undo", "Undoes a change set", .changes,
        parameters: [changeSet],
        body: .json(
            .input(
                [:],
                optional: ["force": .flag.saying("Whether later changes are undone too.")]),
            isRequired: false),
        answers: .json(
            200, "What was undone.", undone(["set": .id]), headers: ["Kith-Change-Set"]))

    /// What an undo did.
    static func undone(_ more: KeyValuePairs<String, Shape>) -> Shape {
        .object(
            more.map { ($0.key, $0.value) } + [
                ("undo", Shape.id.orNull), ("records", .count),
                ("conflicts", .list(of: conflict)),
            ])
    }

    private static let changeSet = Parameter.path("id", "The id of a change set.", .id)

    private static let conflict = Shape.object([
        "entity": .text, "record": .id, "title": .text, "fields": .list(of: .text),
        "reason": .text,
    ])
}
