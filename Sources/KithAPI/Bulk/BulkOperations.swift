import KithKernel
import KithModel

extension Operation {
    static let bulk = Operation(
        "bulk", "Does many writes in one request", .records,
        details: "Up to 1,000 operations in their order, in one transaction and one change set. "
            + "With mode `all` one fault refuses everything; with `partial` each stands for "
            + "itself. What one creates `as` a name, later ones call `$name`.",
        body: .json(
            .input(
                ["operations": .list(of: .named("BulkOperation"), least: 1)],
                optional: ["mode": .word(["all", "partial"], default: "all")])),
        answers: .json(
            200, "What became of each operation.",
            .object(
                [
                    "mode": .word(["all", "partial"]), "dry_run": .flag, "done": .count,
                    "failed": .count, "results": .list(of: .named("BulkOutcome")),
                    "set": Shape.id.orNull, "changes": .count,
                ],
                optional: [
                    "preview": .list(of: .named("Change")), "described": .named("Described"),
                ]), headers: ["Kith-Change-Set"]))
}

extension CommonShapes {
    static let bulkOperation = Shape.input(
        ["op": .word(BulkOperation.Act.allCases.map(\.rawValue)), "entity": .text],
        optional: [
            "id": .text.saying("The record; not of one that is created."),
            "as": Shape.text(pattern: "^[^$]", most: 64).orNull
                .saying("What later operations call what this one creates, with `$` before it."),
            "version": Shape.integer(in: 1 ... .max).orNull
                .saying("The version that the record must have."),
            "values": .map(to: .any).saying("The fields, of what is created or updated."),
        ])

    static let bulkOutcome = Shape.object([
        "index": .count, "op": .text, "entity": .text, "id": Shape.id.orNull, "changed": .flag,
        "record": Shape.either(.named("Record"), Shape(["type": "null"])),
        "errors": .list(of: .named("Fault")),
    ])
}
