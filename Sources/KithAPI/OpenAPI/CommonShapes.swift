import KithKernel
import KithModel

/// The shapes that every document holds under a name.
enum CommonShapes {
    /// The shapes by their names.
    static let all: KeyValuePairs<String, Shape> = [
        "RecordID": recordID, "Money": money, "RecordLink": link, "Problem": problem,
        "Fault": fault, "Receipt": receipt, "Record": record, "RecordInput": input,
        "RecordPatch": patch, "RecordPage": page(of: .named("Record"), isDescribed: true),
        "RecordList": list(of: .named("Record")), "CountMode": countMode, "Groups": groups,
        "Change": change,
        "ChangeSet": changeSet, "Described": described, "Timeline": timeline,
        "TimelineItem": timelineItem, "CommandResult": commandResult(data: .any),
        "FieldDefinition": field, "EntityDefinition": entity, "ImportState": importState,
        "ImportMap": importMap, "ImportReport": importReport, "BulkOperation": bulkOperation,
        "BulkOutcome": bulkOutcome,
    ]

    /// How an id is written.
    static let idPattern = "^[0-7][0-9a-hjkmnp-tv-z]{12}$"

    private static let recordID = Shape.text(pattern: idPattern)
        .saying("The id of a record, unique over all entities.").asIn("06an8gq0m0000")

    private static let money = Shape.input([
        "amount": .text(pattern: #"^-?[0-9]{1,19}(\.[0-9]{1,4})?$"#)
            .saying("The amount, with at most the decimals of the currency.").asIn("1234.50"),
        "currency": .text(pattern: "^[A-Z]{3}$").saying("The currency (ISO 4217).").asIn("EUR"),
    ]).saying("An amount in a currency.")

    private static let link = Shape.object(["entity": .text, "id": .id])
        .saying("A record of any entity.")

    private static let problem = Shape.object(
        [
            "type": .text.saying("`urn:kith:` and the code."), "title": .text,
            "status": .integer(in: 400...599), "code": .text.saying("What programs go by."),
            "detail": .text.saying("What is wrong, in one sentence."),
            "recovery": .text.saying("What can be done about it."),
            "errors": .list(of: .named("Fault")).saying("Each fault of what was sent."),
        ],
        optional: [
            "request": .text.saying("The name of the request, by which it is found again."),
            "location": .text.saying("The place in a plugin's code."),
        ]
    ).saying("What went wrong (RFC 9457).")

    private static let fault = Shape.object([
        "index": Shape.count.orNull.saying("The place in the list that was sent."),
        "record": Shape.id.orNull, "field": Shape.text.orNull.saying("The name of the field."),
        "code": .text, "message": .text, "recovery": .text,
    ])

    private static let countMode = Shape.word(["none", "capped", "exact"])
        .saying("Whether records are counted: not, up to 10,000, or all of them.")

    private static let receipt = Shape.object([
        "set": Shape.id.orNull.saying("The change set; null where nothing changed."),
        "changes": .count,
    ]).saying("What was written.")

    private static let record = Shape.object(
        ["id": .id, "entity": .text, "version": .integer(in: 1 ... .max)]
    ).saying("A record of any entity; the members behind these are its fields.")

    private static let input = Shape([
        "type": "object", "additionalProperties": .boolean(true),
        "description": "The fields of a new record, by name.",
    ])

    private static let patch = Shape([
        "type": "object", "additionalProperties": .boolean(true),
        "description": "The fields that change, by name; null empties one.",
    ])

    /// A page of records.
    static func page(of record: Shape, isDescribed: Bool = false) -> Shape {
        let optional: [(String, Shape)] = [
            ("count", Shape.count), ("count_is_capped", .flag),
            ("titles", Shape.map(to: .text).saying("The titles of records that fields name.")),
            (
                "related",
                Shape.map(to: .named("Record"))
                    .saying("The records that `expand` asked for, by their ids.")
            ),
        ]
        return .object(
            [
                ("records", .list(of: record)),
                ("next", Shape.text.orNull.saying("What `after` takes for the next page.")),
            ],
            optional: optional + (isDescribed ? [("described", .named("Described"))] : []))
    }

    /// The records that a request has made.
    static func list(of record: Shape) -> Shape { .object(["records": .list(of: record)]) }

    private static let groups = Shape.object(
        [
            "groups": .list(
                of: .object(
                    ["key": .list(of: .any), "count": .count],
                    optional: [
                        "sum": figures, "avg": figures, "min": figures, "max": figures,
                    ]))
        ], optional: ["described": .named("Described")])

    private static let figures = Shape.map(to: .any).saying("The figures by the field's name.")

    private static let change = Shape.object([
        "token": .text.saying("It names the change, and the feed goes on behind it."), "set": .id,
        "at": .instant, "actor": Shape.id.orNull, "via": .text,
        "cause": Shape.text.orNull.saying("The token of the change that caused it."),
        "entity": .text, "record": .id, "version": .integer(), "operation": .text,
        "is_erased": .flag,
        "changes": .map(to: .object(["old": .any, "new": .any]))
            .saying("The fields that changed, by name."),
    ]).saying("One change of one record.")

    private static let changeSet = Shape.object([
        "id": .id, "kind": .text, "title": .text, "at": .instant, "actor": Shape.id.orNull,
        "state": .word(["open", "done"]), "undoes": Shape.id.orNull, "undone_by": Shape.id.orNull,
    ]).saying("What was done in one go.")

    private static let described = Shape.object([:]).saying("What is needed to show the answer.")

    /// What a command answers.
    static func commandResult(data: Shape) -> Shape {
        .object(
            [
                "message": .text.saying("One sentence about what was done."),
                "records": .list(of: .named("RecordLink"))
                    .saying("The records that it is about."),
                "dry_run": .flag, "set": Shape.id.orNull,
            ],
            optional: [
                "data": data.saying("What it found or made, for programs."),
                "preview": .list(of: .named("Change"))
                    .saying("What would have been written, for a dry run."),
                "described": .named("Described"),
            ])
    }
}
