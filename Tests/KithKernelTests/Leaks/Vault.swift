import KithKernel
import KithModel

/// What secrets are planted in: clients with their deals, and memos that nobody but an
/// administrator reads.
struct Vault: Capability {
    static let manifest = Manifest(
        id: "vault", name: "Vault", version: "1.0.0", summary: "Keeps secrets.")

    static let client = EntityDefinition(
        "client",
        fields: [
            FieldDefinition("name", .text).required().searchable(),
            FieldDefinition("code", .text).unique().searchable(),
            FieldDefinition("salary", .money()).sensitive(),
            FieldDefinition("remark", .text).sensitive().searchable(),
            FieldDefinition("nick", .text).searchable().indexed(),
            FieldDefinition("rating", .integer).indexed(),
            FieldDefinition("deal_count", .rollup(.init(.count, of: "deal", by: "client"))),
            FieldDefinition(
                "turnover",
                .rollup(.init(.sum, of: "deal", by: "client", field: "price", result: .money()))
            ).sensitive(),
        ])

    static let deal = EntityDefinition(
        "deal", uniqueTogether: [["phase", "margin"]],
        fields: [
            FieldDefinition("name", .text).required(),
            FieldDefinition("client", .reference(.init("client", inverse: "deals"))),
            FieldDefinition("phase", .text),
            FieldDefinition("price", .money()).indexed(),
            FieldDefinition("margin", .integer).sensitive(),
            FieldDefinition("note", .longText).searchable(),
        ])

    static let memo = EntityDefinition(
        "memo",
        fields: [
            FieldDefinition("name", .text).required().searchable(),
            FieldDefinition(
                "deal", .reference(.init("deal", onDelete: .cascade, inverse: "memos"))),
            FieldDefinition("about", .polymorphic(entities: ["client", "deal"])),
        ])

    func declare(_ contributions: inout Contributions) throws {
        for entity in [Self.client, Self.deal, Self.memo] { contributions.entity(entity) }
        contributions.on("deal.after_create", id: "write-memo") { event in
            try event.transaction.insert(
                "memo",
                event.changes.map {
                    ["name": .text("memo"), "deal": .reference($0.id)]
                })
        }
        contributions.timeline(
            TimelineProvider("deal", about: ["client"], title: "note", body: "note"))
        contributions.timeline(TimelineProvider("memo", about: ["deal", "about"]))
        contributions.timeline(TimelineRollup("client", of: "deal", by: "client"))
        contributions.timeline(TimelineRollup("deal", behind: "client"))
        contributions.command(ShowClient.self)
        contributions.command(TouchDeal.self)
    }
}

/// Shows all that its caller may read of a client and its deals.
struct ShowClient: Command {
    static let definition = CommandDefinition(
        "vault.show", summary: "Shows a client.",
        arguments: [FieldDefinition("client", .reference(.init("client"))).required()],
        permission: .verb("read", on: "client"), mode: .read)

    func run(_ input: CommandInput, in transaction: Transaction) throws -> CommandOutput {
        let client = try transaction.get("client", input.record("client"))
        let others = try transaction.find("client").map(\.json.text)
        let deals = try transaction.find("deal").map(\.json.text)
        let words = [client.title, client.json.text] + others + deals
        return CommandOutput(words.joined(separator: "\n"), client)
    }
}

/// Writes a deal and shows what came of it.
struct TouchDeal: Command {
    static let definition = CommandDefinition(
        "vault.touch", summary: "Touches a deal.",
        arguments: [FieldDefinition("deal", .reference(.init("deal"))).required()],
        permission: .verb("update", on: "deal"))

    func run(_ input: CommandInput, in transaction: Transaction) throws -> CommandOutput {
        let deal = try transaction.update("deal", input.record("deal"), ["phase": .text("touched")])
        return CommandOutput("\(deal.title) \(deal.json.text)", deal)
    }
}
