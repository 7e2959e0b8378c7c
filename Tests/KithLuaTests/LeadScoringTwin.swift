import KithKernel
import KithModel
import KithQuery

/// What `Plugins/lead_scoring` does, in Swift: the same shape in the other language.
struct LeadScoringTwin: Capability {
    static var manifest: Manifest {
        var manifest = Manifest(
            id: "lead_scoring", name: "Lead scoring", version: "1.0.0",
            summary: "How promising leads and contacts are, by rules that people can read.",
            requires: ["contacts", "sales"],
            grants: ["activity": [.read], "contact": [.read], "lead": [.read]])
        manifest.fieldGrants = ["lead": ["score"]]
        return manifest
    }

    func declare(_ contributions: inout Contributions) throws {
        declareShapes(&contributions)
        contributions.on(
            "scoring_rule.before_save", id: "check_rule",
            fields: ["of_entity", "field", "test", "value", "points"]
        ) { event in
            for change in event.changes { Self.check(change, event.transaction) }
        }
        contributions.on("scoring_rule.after_save", id: "note_rules") { event in
            try event.transaction.setPluginValue(
                "rules_changed_at", to: .string(event.transaction.now.description),
                of: "lead_scoring")
        }
        for entity in ["lead", "contact"] {
            contributions.on(
                "\(entity).before_save", id: "score_\(entity)", phase: .late
            ) { event in
                try Self.score(event)
            }
        }
        contributions.on("activity.after_create", id: "touch") { event in
            for change in event.changes {
                guard case .polymorphic(let entity, let id)? = change["about"],
                    ["lead", "contact"].contains(entity)
                else { continue }
                try event.transaction.update(
                    entity, id, ["touched_at": .instant(event.transaction.now)])
            }
        }
        contributions.command(RefreshScores.self)
        contributions.command(ExplainScore.self)
    }

    private func declareShapes(_ contributions: inout Contributions) {
        contributions.entity(.scoringRule)
        let added = [
            FieldDefinition("score_reasons", .json, help: "Which rule gave which points.")
                .readOnly(),
            FieldDefinition("touched_at", .instant, help: "When something happened last.")
                .readOnly().indexed(),
            FieldDefinition("scored_at", .instant, help: "When the score was worked out.")
                .readOnly().indexed(),
        ]
        let score = FieldDefinition(
            "score", .integer, help: "How promising the person is, the higher the more."
        ).readOnly().indexed()
        contributions.extend("contact", fields: [score] + added)
        contributions.extend("lead", fields: added)
        contributions.view(.scoringRule)
        contributions.setting(
            FieldDefinition(
                "idle_days", .integer, title: "Days of quiet",
                help: "After so many days in which nothing happens, points are taken off."
            ).defaulting(to: .integer(30)), least: 1, most: 3650)
        contributions.setting(
            FieldDefinition(
                "idle_points", .integer, title: "Points for quiet",
                help: "How many points each such stretch takes off."
            ).defaulting(to: .integer(10)), least: 0, most: 1000)
    }

    private static func check(_ change: RecordChange, _ transaction: Transaction) {
        let (entity, field) = (change["of_entity"]?.text ?? "", change["field"]?.text ?? "")
        do {
            guard transaction.callerMayRead(field, of: entity) else {
                throw KernelError(.unknownField, field)
            }
            _ = try transaction.find(entity, where: "\(field) is not null", limit: 1)
        } catch {
            change.reject(
                "field", "A \(entity) has no field `\(field)` that rules can read.",
                code: .unknownField, recovery: "Give the name of a field, as job_title.")
        }
    }

    private static func score(_ event: WriteEvent) throws {
        let rules = try event.transaction.find(
            "scoring_rule", where: "of_entity = :entity and is_active = true",
            ["entity": .string(event.entity.name)], sort: "name", limit: 200)
        let scale = try ScoringScale(event.transaction)
        for change in event.changes where change.isChanged {
            if !change.isChanged("scored_at"), !change.isChanged("touched_at") {
                try change.set("touched_at", to: .instant(event.transaction.now))
            }
            let (score, reasons) = scale.score(change.new, rules)
            try change.set("score", to: .integer(score))
            try change.set("score_reasons", to: .json(.array(reasons)))
            try change.set("scored_at", to: .instant(event.transaction.now))
        }
    }
}

/// What quiet takes off, and what rules come to.
private struct ScoringScale {
    private let now: Instant
    private let days: Int64
    private let points: Int64

    init(_ transaction: Transaction) throws {
        now = transaction.now
        days = try transaction.setting("lead_scoring.idle_days").integer ?? 30
        points = try transaction.setting("lead_scoring.idle_points").integer ?? 10
    }

    func score(_ record: Record, _ rules: [Record]) -> (Int64, [JSON]) {
        var (score, reasons): (Int64, [JSON]) = (0, [])
        for rule in rules where Self.holds(rule, for: record) {
            let points = rule["points"]?.integer ?? 0
            score += points
            reasons.append(reason(points, rule.title))
        }
        let stretches = quiet(record)
        if stretches > 0, points > 0, score > 0 {
            reasons.append(reason(-stretches * points, "Quiet for \(stretches * days) days"))
            score -= stretches * points
        }
        return (max(score, 0), reasons)
    }

    private func reason(_ points: Int64, _ rule: String) -> JSON {
        ["points": .integer(points), "rule": .string(rule)]
    }

    private func quiet(_ record: Record) -> Int64 {
        guard let touched = record["touched_at"]?.instant else { return 0 }
        return min((now.milliseconds - touched.milliseconds) / (days * 86_400_000), 100)
    }

    private static func holds(_ rule: Record, for record: Record) -> Bool {
        let value = record[rule["field"]?.text ?? ""]?.plainText.lowercased() ?? ""
        let wanted = rule["value"]?.text?.lowercased() ?? ""
        switch rule["test"]?.text {
        case "filled": return !value.isEmpty
        case "is": return value == wanted
        case "contains": return !wanted.isEmpty && value.contains(wanted)
        default:
            guard let one = Double(value), let other = Double(wanted) else { return false }
            return one >= other
        }
    }
}

/// Scores anew what is not of today.
private struct RefreshScores: Command {
    static let definition = CommandDefinition(
        "lead_scoring.refresh",
        summary: "Scores anew what was not scored today or since the rules changed, up to 50 "
            + "records at once.",
        arguments: [], permission: .verb("update", on: "lead"))

    func run(_ input: CommandInput, in transaction: Transaction) throws -> CommandOutput {
        let day = Instant(milliseconds: transaction.now.milliseconds - 86_400_000)
        let changed = try transaction.pluginValue("rules_changed_at", of: "lead_scoring")?.string
        let since = max(changed.flatMap { Instant($0) } ?? day, day)
        var (done, left) = (0, Int64(0))
        for entity in ["lead", "contact"] {
            let (stale, parameters) = (
                "scored_at is null or scored_at < :since",
                ["since": JSON.string(since.description)]
            )
            if done < 50 {
                let records = try transaction.find(
                    entity, where: stale, parameters, sort: "id", limit: 50 - done)
                for record in records {
                    try transaction.update(
                        entity, record.id, ["scored_at": .instant(transaction.now)])
                }
                done += records.count
            }
            left += try transaction.aggregate(entity, where: stale, parameters).first?.count ?? 0
        }
        return CommandOutput(
            "\(done) scored anew, \(left) are left.",
            data: ["done": .integer(Int64(done)), "left": .integer(left)])
    }
}

/// Says which rule gave which points.
private struct ExplainScore: Command {
    static let definition = CommandDefinition(
        "lead_scoring.explain",
        summary: "Says which rule gave a lead or a contact which points.",
        arguments: [
            FieldDefinition("contact", .reference(.init("contact"))),
            FieldDefinition("lead", .reference(.init("lead"))),
        ], permission: .verb("read", on: "lead"), mode: .read)

    func run(_ input: CommandInput, in transaction: Transaction) throws -> CommandOutput {
        let (lead, contact) = (input["lead"].reference, input["contact"].reference)
        guard let id = lead ?? contact, lead == nil || contact == nil else {
            throw KernelError(
                .invalid, "Name a lead or a contact.", recovery: "Give one of the two.")
        }
        let entity = lead == nil ? "contact" : "lead"
        let record = try transaction.get(entity, id)
        let reasons = record["score_reasons"]?.json?.array ?? []
        let lines = reasons.map { reason in
            let points = reason["points"]?.integer ?? 0
            return "\(points < 0 ? "" : "+")\(points) \(reason["rule"]?.string ?? "")"
        }
        let score = record["score"]?.integer ?? 0
        let words = lines.isEmpty ? "no rule fits" : lines.joined(separator: ", ")
        return CommandOutput(
            "\(score) points: \(words).", records: [(entity, id)],
            data: ["reasons": .array(reasons), "score": .integer(score)])
    }
}

extension EntityDefinition {
    fileprivate static let scoringRule = EntityDefinition(
        "scoring_rule", title: "Scoring rule",
        help: "What makes a lead or a contact more promising, or less.",
        fields: [
            FieldDefinition("name", .text, help: "What people read beside the points.")
                .required().unique().searchable(),
            FieldDefinition(
                "of_entity",
                .choice([.init("lead", title: "Leads"), .init("contact", title: "Contacts")]),
                title: "About"
            ).required().indexed().defaulting(to: .text("lead")),
            FieldDefinition("field", .text, help: "The field that it looks at, as job_title.")
                .required(),
            FieldDefinition(
                "test",
                .choice([
                    .init("filled", title: "is filled"), .init("is", title: "is"),
                    .init("contains", title: "contains"),
                    .init("at_least", title: "is at least"),
                ])
            ).required().defaulting(to: .text("filled")),
            FieldDefinition(
                "value", .text, help: "What it is compared with; capitals do not matter."),
            FieldDefinition("points", .integer, help: "How many it gives; below 0 it takes.")
                .required(),
            FieldDefinition("is_active", .boolean).required().defaulting(to: .boolean(true)),
        ])
}

extension EntityView {
    fileprivate static let scoringRule = EntityView(
        "scoring_rule", icon: "chart", menu: .init("Sales", order: 60),
        columns: ["name", "of_entity", "field", "test", "value", "points", "is_active"],
        sort: "of_entity,name",
        lists: [
            .init("All"), .init("Leads", filter: "of_entity = 'lead'"),
            .init("Contacts", filter: "of_entity = 'contact'"),
        ],
        facts: ["of_entity", "points", "is_active"])
}
