import KithModel
import KithQuery

extension Operation {
    static let query = Operation(
        "query", "Asks for records", .questions,
        details: "The list of records as a body, for conditions and values that are too long for "
            + "an address.",
        body: .json(
            .input(
                ["entity": .text.saying("The name of the entity, as `deal`.")],
                optional: [
                    "filter": .text.orNull.saying("As `stage.name = :stage`."),
                    "parameters": Shape.map(to: .any).orNull
                        .saying("The values of `:names` in the filter."),
                    "fields": .text.orNull, "sort": .text.orNull,
                    "limit": Shape.integer(in: 1...1000).orNull, "after": .text.orNull,
                    "expand": .text.orNull,
                    "count": Shape.named("CountMode").orNull,
                    "as_of": .text.orNull, "deleted": Shape.flag.orNull,
                ])),
        answers: .json(200, "A page of records.", .named("RecordPage")))

    static let aggregate = Operation(
        "aggregate_records", "Counts and sums records", .questions,
        answers: .json(200, "The groups.", .named("Groups")),
        each: .entity("aggregate_{entity}", .read))

    static let search = Operation(
        "search", "Finds records by their text", .questions,
        details: "Every word must occur in the record. The best come first.",
        parameters: [
            .query("text", "The words.", .text, isRequired: true),
            .query("entity", "In which entities, separated by commas; all if empty."),
            .query("limit", "How many at the most.", .integer(in: 1...200, default: 20)),
        ],
        answers: .json(
            200, "The hits.",
            .object([
                "hits": .list(of: .object(["entity": .text, "id": .id, "title": .text]))
            ])))

    static let titles = Operation(
        "titles", "Tells the titles of records", .questions,
        details: "The body holds ids by the name of their entity. Of what the caller may not read "
            + "there is no title.",
        body: .json(.map(to: .list(of: .id)), isRequired: false),
        answers: .json(200, "The titles by id.", .map(to: .text)))

    static let exportRecords = Operation(
        "export_records", "Exports all records that match", .questions,
        parameters: [
            .query("format", "The form of the answer.", .word(["csv", "ndjson"], default: "csv")),
            .query("ids", "Whether there is a column with the ids.", .flag),
        ],
        answers: .content(
            200, "The records, however many.",
            [("text/csv", .text), ("application/x-ndjson", .text)]))
}
