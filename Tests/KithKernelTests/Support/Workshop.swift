import KithKernel
import KithModel

/// A small capability to test the kernel with: customers, their jobs and the jobs' parts.
struct Workshop: Capability {
    static let manifest = Manifest(
        id: "workshop", name: "Workshop", version: "1.0.0", summary: "Repairs things.",
        migrations: ["first_customer"])

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(Self.customer)
        contributions.entity(Self.job)
        contributions.entity(Self.part)
        contributions.on("job.before_save", id: "no-shouting") { event in
            for change in event.changes where change["name"]?.text?.hasSuffix("!") == true {
                change.reject("name", "`name` shouts.", recovery: "Leave out the mark.")
            }
        }
        contributions.on("job.after_create", id: "first-part") { event in
            let needy = event.changes.filter { $0["needs_part"] == .boolean(true) }
            try event.transaction.insert(
                "part",
                needy.map { ["name": .text("part"), "job": .reference($0.id)] })
        }
        contributions.command(FinishJob.self)
        contributions.role(
            RoleDefinition("mechanic", permissions: ["job": .object(["*": .string("own")])]))
    }

    func migrate(_ step: String, in transaction: Transaction) throws {
        try transaction.insert("customer", ["name": .text("First")])
    }

    static let customer = EntityDefinition(
        "customer",
        fields: [
            FieldDefinition("name", .text).required().unique().searchable(),
            FieldDefinition("email", .email).indexed().searchable(),
            FieldDefinition("salary", .money()).sensitive(),
            FieldDefinition("remark", .text).sensitive().searchable(),
            FieldDefinition("tier", .choice([.init("a"), .init("b")])),
            FieldDefinition("job_count", .rollup(.init(.count, of: "job", by: "customer"))),
            FieldDefinition(
                "open_price",
                .rollup(
                    .init(
                        .sum, of: "job", by: "customer", field: "price",
                        where: "state = 'open'", result: .money()))),
        ])

    static let job = EntityDefinition(
        "job",
        fields: [
            FieldDefinition("name", .text).required().searchable(),
            FieldDefinition("number", .autoNumber(pattern: "J-{n}")),
            FieldDefinition(
                "customer", .reference(.init("customer", inverse: "jobs"))),
            FieldDefinition("state", .choice([.init("open"), .init("done")]))
                .defaulting(to: .text("open")),
            FieldDefinition("price", .money(ratedOn: "finished_on")).indexed(),
            FieldDefinition("share", .decimal(scale: 2)),
            FieldDefinition(
                "earned", .formula(expression: "price * share / 100", result: .money())),
            FieldDefinition("finished_on", .date),
            FieldDefinition("needs_part", .boolean),
        ])

    static let part = EntityDefinition(
        "part",
        fields: [
            FieldDefinition("name", .text).required(),
            FieldDefinition(
                "job", .reference(.init("job", onDelete: .cascade, inverse: "parts"))),
            FieldDefinition(
                "supplier", .reference(.init("customer", onDelete: .clear, inverse: "supplies"))),
        ])
}

/// Marks a job as done.
struct FinishJob: Command {
    static let definition = CommandDefinition(
        "workshop.finish_job", summary: "Marks a job as done.",
        arguments: [FieldDefinition("job", .reference(.init("job"))).required()],
        permission: .verb("update", on: "job"), announces: ["job.finished"])

    func run(_ input: CommandInput, in transaction: Transaction) throws -> CommandOutput {
        let job = try transaction.update(
            "job", input.record("job"),
            ["state": .text("done"), "finished_on": .date(transaction.today)])
        try transaction.announce("job.finished", about: job)
        return CommandOutput("\(job.title) is done.", job)
    }
}
