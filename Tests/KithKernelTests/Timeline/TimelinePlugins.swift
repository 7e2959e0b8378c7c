import KithKernel
import KithModel

/// Firms, people in them, and what was done with both: a plugin with a timeline.
struct Journal: Capability {
    static let manifest = Manifest(
        id: "journal", name: "Journal", version: "1.0.0", summary: "Who, and what was done.")

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(EntityDefinition("firm", fields: [FieldDefinition("name", .text)]))
        contributions.entity(
            EntityDefinition(
                "person", pluralTitle: "People",
                fields: [
                    FieldDefinition("name", .text),
                    FieldDefinition(
                        "firm", .reference(.init("firm", onDelete: .clear, inverse: "people"))),
                    FieldDefinition("salary", .money()).sensitive(),
                ]))
        contributions.entity(
            EntityDefinition(
                "entry", titleField: "subject",
                fields: [
                    FieldDefinition("subject", .text),
                    FieldDefinition("kind", .choice([.init("call"), .init("email")])),
                    FieldDefinition("about", .polymorphic(entities: [])),
                    FieldDefinition("happened_at", .instant),
                    FieldDefinition("body", .longText).sensitive(),
                ]))
        contributions.entity(
            EntityDefinition(
                "participant", titleField: "id",
                fields: [
                    FieldDefinition("entry", .reference(.init("entry", onDelete: .cascade))),
                    FieldDefinition("who", .reference(.init("person", onDelete: .cascade))),
                ]))
        contributions.timeline(
            TimelineProvider(
                "entry", about: ["about", .through("participant", item: "entry", "who")],
                moment: "happened_at", kindField: "kind", body: "body", icon: "pen"))
        contributions.timeline(TimelineRollup("firm", of: "person", by: "firm"))
    }
}

/// Cases and page views of people: another plugin with items for the first one's timelines.
struct Helpdesk: Capability {
    static let manifest = Manifest(
        id: "helpdesk", name: "Helpdesk", version: "1.0.0", summary: "Cases and visits.",
        requires: ["journal"])

    func declare(_ contributions: inout Contributions) throws {
        let person = FieldType.reference(.init("person", onDelete: .clear))
        contributions.entity(
            EntityDefinition(
                "case", fields: [FieldDefinition("name", .text), FieldDefinition("person", person)]
            ))
        contributions.entity(
            EntityDefinition(
                "page_view",
                fields: [FieldDefinition("name", .text), FieldDefinition("person", person)]))
        contributions.timeline(TimelineProvider("case", about: ["person"], icon: "case"))
        contributions.timeline(TimelineProvider("page_view", about: ["person"], kind: "visit"))
        contributions.timeline(TimelineRollup("case", behind: "person"))
    }
}

extension KernelFixture {
    /// A kernel with both plugins.
    static func recording() async throws -> KernelFixture {
        try await KernelFixture([Journal.self, Helpdesk.self])
    }

    /// A person, in a firm or none.
    func person(_ name: String, in firm: Record? = nil) async throws -> Record {
        try await create(
            "person", ["name": .string(name), "firm": firm.map { .id($0) } ?? .null])
    }

    /// An entry about a record, so many minutes after the clock's start.
    @discardableResult
    func entry(
        _ subject: String, about record: Record?, minute: Int64?, kind: String = "call"
    ) async throws -> Record {
        let at = minute.map { Self.start.adding(milliseconds: $0 * 60_000) }
        return try await create(
            "entry",
            [
                "subject": .string(subject), "kind": .string(kind), "body": .string("About it."),
                "about": record.map {
                    ["entity": .string($0.entity.name), "id": .string($0.id.description)]
                } ?? .null,
                "happened_at": at.map { .string($0.description) } ?? .null,
            ])
    }

    /// The timeline of a record.
    func timeline(
        _ record: Record, as principal: Principal? = nil,
        _ shape: (inout TimelineRequest) -> Void = { _ in }
    ) async throws -> TimelinePage {
        var request = TimelineRequest(record.entity.name, record.id)
        request.isCounted = true
        shape(&request)
        return try await kernel.timeline(request, as: principal ?? admin)
    }
}

extension JSON {
    /// The id of a record as a door receives it.
    static func id(_ record: Record) -> JSON { .string(record.id.description) }
}
