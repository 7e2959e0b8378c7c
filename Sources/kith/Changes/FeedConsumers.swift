import ArgumentParser
import KithAPI
import KithModel

/// The command `kith changes consumers`.
struct FeedConsumers: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consumers",
        abstract: "Programs that read the change feed under a name, and how far they are.",
        subcommands: [ListConsumers.self, ShowConsumer.self, DeleteConsumer.self])
}

/// The command `kith changes consumers list`.
struct ListConsumers: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List your consumers; an administrator's list has everybody's.",
        discussion: """
            EXAMPLES
              kith changes consumers list
            """)

    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["changes", "consumers"])
        if output.json { return try Terminal.print(answer.json) }
        let consumers = answer.list("consumers")
        guard !consumers.isEmpty else {
            return try Terminal.print(
                "No consumers yet. One is made by: kith changes follow --consumer NAME")
        }
        var table = TextTable("name", .whole("owner"), "entities", .number("waiting"), "since")
        for consumer in consumers { table.add(ConsumerCard(consumer).row) }
        try Terminal.print(table.text())
    }
}

/// The command `kith changes consumers show`.
struct ShowConsumer: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show how far a consumer is.",
        discussion: """
            EXAMPLES
              kith changes consumers show warehouse
            """)

    @Argument(help: "The name.") var name: String
    @Option(help: "Whose, for administrators; your own without.") var owner: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(
            ["changes", "consumers", name], Session.Parameters([("owner", owner)]))
        if output.json { return try Terminal.print(answer.json) }
        for line in ConsumerCard(answer.json).lines { try Terminal.print(line) }
    }
}

/// The command `kith changes consumers delete`.
struct DeleteConsumer: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Forget a consumer and how far it was.",
        discussion: """
            EXAMPLES
              kith changes consumers delete warehouse
            """)

    @Argument(help: "The name.") var name: String
    @Option(help: "Whose, for administrators; your own without.") var owner: String?
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        _ = try await session.ask(
            .delete, ["changes", "consumers", name], Session.Parameters([("owner", owner)]))
        try Terminal.print("The consumer \(name) is forgotten.")
    }
}

/// A consumer as people read it.
private struct ConsumerCard {
    private let consumer: JSON

    init(_ consumer: JSON) { self.consumer = consumer }

    /// The cells of its row in a list.
    var row: [String] {
        [text("name"), text("owner"), entities, waiting, consumer["lag"]?["oldest"]?.string ?? ""]
    }

    /// What there is to say of it, a line each.
    var lines: [String] {
        [
            "\(text("name")), of \(entities)", "made \(text("created_at"))",
            text("acknowledged_at").isEmpty
                ? "nothing acknowledged yet" : "last acknowledged \(text("acknowledged_at"))",
            "\(waiting) changes wait", "token: \(text("token"))",
        ]
    }

    private var entities: String {
        let names = consumer["entities"]?.array?.compactMap(\.string) ?? []
        return names.isEmpty ? "all entities" : names.joined(separator: ", ")
    }

    private var waiting: String {
        let count = consumer["lag"]?["changes"]?.text ?? "0"
        return consumer["lag"]?["is_capped"]?.boolean ?? false ? "\(count) or more" : count
    }

    private func text(_ key: String) -> String { consumer[key]?.string ?? "" }
}
