import KithKernel
import KithModel

extension Parameter {
    /// What a name means wherever an endpoint takes it and does not say otherwise.
    static let common: [String: Parameter] = Dictionary(
        (paths + questions + flags + others).map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first })

    /// Those that stand in the document once, by name.
    static var shared: [Parameter] {
        common.values.filter { $0.place == .query }.sorted { $0.name < $1.name }
            + [idempotencyKey]
    }

    /// The header by which a write is refused when somebody else was faster.
    static let ifMatch = Parameter.header(
        "If-Match",
        "The `ETag` of the record as it was read, several of them, or `*`: a tag begins with the "
            + "version, as `\"3\"`. When it has changed since, nothing is written and 412 is "
            + "answered.",
        .text(pattern: #"^(\*|(W/)?"[!#-~]{0,60}"(, (W/)?"[!#-~]{0,60}"){0,5})$"#))

    /// The header by which a write happens once.
    static let idempotencyKey = Parameter.header(
        "Idempotency-Key",
        "A text that was never given before, such as a random UUID: when the same request comes "
            + "again under it, nothing is written and the first answer is given.",
        .text(pattern: "^[ -~]{1,255}$"))

    private static let name = Shape.text(pattern: "^[a-z][a-z0-9_]*$", most: 48)

    private static let paths = [
        path("entity", "The name of an entity, as `contact`.", name),
        path("id", "The id of the record.", .id),
        path("field", "The name of a field.", name),
        path("user", "A user, by id, name or e-mail address."),
        path("team", "A team, by id or name."),
        path("role", "A role, by id or name."),
        path("token", "A token, by id or name."),
        path("setting", "A setting, by its name."),
    ]

    private static let questions = [
        query(
            "filter",
            "Which records, in the filter language: `stage.name = 'Won' and value > 1000`. Where "
                + "it holds `:name`, the value is that of the parameter `param.name`."),
        query("fields", "Which fields, separated by commas: `name,account.name`; all if empty."),
        query("sort", "By which fields, separated by commas, with `-` downwards: `-value,name`."),
        query("limit", "How many at the most.", .integer(in: 1...1000, default: 50)),
        query("after", "Where the last page ended: its `next`."),
        query(
            "expand",
            "The references whose records come along in `related`, separated by commas: "
                + "`account,owner`."),
        query(
            "count", "Whether the records are counted: not, up to 10,000, or all of them.",
            .named("CountMode")),
        query(
            "as_of",
            "The moment whose state is asked for: `2026-11-16T09:00:00Z`, or `2026-11-16 10:00` "
                + "or `2026-11-16` in the time zone of who asks."),
        query("by", "What records are grouped by, separated by commas: `stage,month(closes_on)`."),
        query("measures", "What is computed of each group: `sum(value),avg(value)`."),
        query("ids", "The ids of records, separated by commas."),
    ]

    private static let flags = [
        query("deleted", "Whether deleted records are meant instead.", flag),
        query(
            Description.parameter,
            "Whether the answer says what is needed to show it to people, under "
                + "`\(Description.member)`.",
            flag),
        query("names", "Whether references are given by names, as people type them.", flag),
        query("dry_run", "Whether everything is taken back at the end, and told.", flag),
        query("short", "Whether only the most important fields are told.", flag),
    ]

    private static let others = [
        query("version", "The version that the record must have.", .integer(in: 1 ... .max)),
        query("name", "A name for people."),
    ]

    private static let flag = Shape.flag.with("default", .boolean(false))
}
