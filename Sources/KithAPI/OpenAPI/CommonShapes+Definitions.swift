import KithModel

/// Definitions of entities and fields, imports and timelines, which have many members.
extension CommonShapes {
    static let field = Shape.object(
        ["name": .text, "type": .word(types)],
        optional: [
            "title": .text, "help": .text, "required": .flag, "unique": .flag, "indexed": .flag,
            "searchable": .flag, "sensitive": .flag, "secret": .flag, "read_only": .flag,
            "default": .any, "former_name": .text, "scale": .integer(in: 0...9),
            "rated_on": .text, "choices": .list(of: choice, least: 1), "entity": .text,
            "on_delete": .word(FieldType.DeleteRule.allCases.map(\.rawValue)), "inverse": .text,
            "entities": .list(of: .text), "pattern": .text, "expression": .text,
            "result": .either(.text, .map(to: .any)),
            "function": .word(FieldType.Rollup.Function.allCases.map(\.rawValue)),
            "reference": .text, "field": .text, "filter": .text, "purpose": .text,
        ]
    ).saying("What a field is. Which members it has besides depends on its type.")

    private static let choice = Shape.either(
        .text, .object(["key": .text], optional: ["title": .text]))

    static let types = [
        "text", "long_text", "integer", "decimal", "money", "boolean", "date", "instant",
        "local_time", "choice", "multi_choice", "email", "phone", "url", "reference",
        "polymorphic", "file", "json", "auto_number", "formula", "rollup", "consent",
    ]

    static let entity = Shape.object(
        ["name": .text],
        optional: [
            "title": .text, "plural_title": .text, "title_field": .text,
            "hidden_from_search": .flag, "unique_together": .list(of: .list(of: .text)),
            "indexed_together": .list(of: .list(of: .text)), "help": .text,
            "former_name": .text, "fields": .list(of: .named("FieldDefinition")), "owner": .text,
            "described": .named("Described"),
        ]
    ).saying("What an entity is.")

    static let timeline = Shape.object(
        [
            "items": .list(of: .named("TimelineItem")), "next": Shape.text.orNull,
            "kinds": .list(of: .object(["key": .text, "title": .text])),
            "titles": .map(to: .text),
        ], optional: ["count": .count, "count_is_capped": .flag])

    static let timelineItem = Shape.object(
        [
            "at": .instant, "kind": .text, "kind_title": .text, "source": .text,
            "entity": .text, "id": .id, "title": .text, "actor": Shape.id.orNull,
        ],
        optional: [
            "about": .any, "body": .text, "icon": .text,
            "change": .object([
                "set": .id, "operation": .text, "via": .text, "is_erased": .flag,
                "fields": .list(
                    of: .object(["field": .text, "title": .text, "old": .any, "new": .any])),
            ]),
        ])

    static let importState = Shape.object(
        [
            "id": .text, "file": .text, "at": .instant,
            "state": .word(["uploaded", "queued", "running", "done", "failed"]),
            "version": .count,
        ],
        optional: [
            "progress": .object(["rows": .count, "bytes": .count, "total_bytes": .count]),
            "report": .named("ImportReport"), "error": .named("Problem"),
        ]
    ).saying("How an import stands.")

    static let importReport = Shape.object(
        [
            "set": Shape.id.orNull, "dry_run": .flag, "errors": .list(of: importFault),
            "maps": .list(
                of: .object(
                    [
                        "entity": .text, "read": .count, "created": .count, "updated": .count,
                        "unchanged": .count, "rejected": .count, "incomplete": .count,
                        "names_created": .count,
                    ], optional: ["look_alikes": .count])),
        ],
        optional: [
            "warnings": .list(
                of: .object([
                    "line": .count, "message": .text, "record": .id, "score": .count,
                ])), "stopped": importFault, "error_file": .text,
            "unused_headers": .list(of: .text),
        ])

    private static let importFault = Shape.object(
        ["line": .count, "code": .text, "message": .text, "recovery": .text],
        optional: ["column": .text, "field": .text])

    static let importMap = Shape.input(
        [
            "entity": .text,
            "columns": .list(
                of: .input(
                    ["to": .text],
                    optional: [
                        "from": .text, "by": .text, "values": .map(to: .any), "create": .flag,
                        "value": .any,
                    ])),
        ],
        optional: [
            "match": .list(of: .text), "dates": .text, "numbers": .text, "encoding": .text,
            "delimiter": .text, "duplicates": .text,
        ]
    ).saying("Which column of a file goes into which field.")
}
