import KithModel

/// What the change feed and its consumers do, in the words of OpenAPI.
extension Operation {
    static let feedOfChanges = Operation(
        "feed_of_changes", "Tells the changes from a place on", .changes,
        details: "In order, none missing and none twice, as the caller may see them now. `next` "
            + "is where to go on: it moves also past what the caller may not see. Ask again at "
            + "once while `has_more` is true, also after a page without changes.",
        parameters: places + [
            .query("limit", "How many at the most.", .integer(in: 1...1000, default: 100))
        ],
        answers: .json(200, "The changes.", page), problems: [.staleToken])

    static let streamOfChanges = Operation(
        "stream_of_changes", "Sends changes as they happen", .changes,
        details: "Server-sent events. Each `change` has its token as `id` and the change as data; "
            + "a reader that comes again with the header `Last-Event-ID` misses nothing. A "
            + "heart-beat comes every 15 seconds; `end` with a problem document says why the "
            + "stream ends. Without a place it begins with what comes next.",
        parameters: places + [
            .query("brief", "Whether only entity, record and operation are told.", .flag),
            .header("Last-Event-ID", "The last `id` that was received; it goes before `after`."),
        ],
        answers: .content(200, "The events, without end.", [("text/event-stream", .text)]),
        problems: [.staleToken, .rateLimited, .unavailable])

    static let listConsumers = Operation(
        "list_consumers", "Lists the consumers of the change feed", .changes,
        details: "The caller's own; for administrators everybody's.",
        parameters: [
            .query("limit", "How many at the most.", .integer(in: 1...200, default: 100))
        ],
        answers: .json(
            200, "The consumers.", .object(["consumers": .list(of: consumer)])))

    static let makeConsumer = Operation(
        "make_consumer", "Makes a consumer of the change feed", .changes,
        details: "One that is there already is answered as it is.",
        parameters: [name],
        body: .json(
            .input(
                [:],
                optional: [
                    "entities": .either(.list(of: .text, least: 1), Shape(["type": "null"]))
                        .saying("Of which entities it reads; of all when empty."),
                    "after": Shape.text.orNull.saying(
                        "From where it reads: a token, `start` or `now`, which is usual."),
                    "since": Shape.text.orNull.saying("The moment from which it reads."),
                ]), isRequired: false),
        answers: .json(201, "It was made.", consumer), .json(200, "It was there.", consumer),
        problems: [.staleToken, .conflict])

    static let getConsumer = Operation(
        "get_consumer", "Tells how far a consumer is", .changes, parameters: [name, owner],
        answers: .json(200, "The consumer.", consumer))

    static let deleteConsumer = Operation(
        "delete_consumer", "Forgets a consumer and its place", .changes,
        parameters: [name, owner], answers: .empty(204, "It is forgotten."))

    static let changesOfConsumer = Operation(
        "changes_of_consumer", "Tells what waits for a consumer", .changes,
        details: "It stays where it is until the changes are acknowledged.",
        parameters: [
            name, .query("limit", "How many at the most.", .integer(in: 1...1000, default: 100)),
        ],
        answers: .json(200, "The changes.", page))

    static let acknowledgeChanges = Operation(
        "acknowledge_changes", "Moves a consumer forward", .changes,
        parameters: [name],
        body: .json(
            .input([
                "token": .text.saying("The last change that was taken, or the `next` of its page.")
            ])),
        answers: .json(
            200, "Whether it moved: it never goes back.",
            .object(["name": .text, "moved": .flag])), problems: [.staleToken])

    private static let places: [Parameter] = [
        .query("after", "A token of the feed, or `start` or `now`."),
        .query("since", "The moment of the first change, in place of `after`."),
        .query("entity", "Only of these entities, separated by commas."),
        .query("record", "Only of these records, by their ids with commas."),
    ]

    private static let name = Parameter.path(
        "name", "The name of a consumer.", .text(pattern: "^[A-Za-z0-9._-]{1,64}$"))
    private static let owner = Parameter.query(
        "owner", "Whose it is, for administrators: a user, by id, name or e-mail address.")

    private static let page = Shape.object(
        ["changes": .list(of: .named("Change")), "next": .text, "has_more": .flag],
        optional: ["described": .named("Described")])

    private static let consumer = Shape.object([
        "name": .text, "owner": .id,
        "entities": .either(.list(of: .text), Shape(["type": "null"])),
        "created_at": .instant, "acknowledged_at": Shape.instant.orNull,
        "token": .text.saying("Its place, from which the feed goes on."),
        "lag": .object([
            "changes": .integer(in: 0...1000), "is_capped": .flag, "oldest": Shape.instant.orNull,
        ]),
    ]).saying("A program that reads the change feed under a name.")
}
