// guide: capability
import KithKernel
import KithModel

/// Warranties of sold machines.
struct Warranties: Capability {
    static let manifest = Manifest(
        id: "warranty", name: "Warranties", version: "1.0.0",
        summary: "Keeps the warranties of sold machines.",
        requires: ["contacts"], grants: ["account": [.read]])

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(.warranty)
        contributions.on("warranty.before_save", id: "ends-after-it-begins") { event in
            for change in event.changes {
                guard let begins = change["begins_on"]?.date, let ends = change["ends_on"]?.date,
                    ends < begins
                else { continue }
                change.reject(
                    "ends_on", "The warranty ends before it begins.",
                    recovery: "Choose a day after \(begins).")
            }
        }
        contributions.command(ExtendWarranty.self)
        contributions.view(.warranty)
        contributions.timeline(TimelineProvider("warranty", about: ["account"]))
    }
}

extension EntityDefinition {
    fileprivate static let warranty = EntityDefinition(
        "warranty", pluralTitle: "Warranties", titleField: "serial",
        help: "What is promised for one machine.",
        fields: [
            FieldDefinition("serial", .text).required().unique().searchable(),
            FieldDefinition(
                "account", .reference(.init("account", onDelete: .clear, inverse: "warranties"))),
            FieldDefinition("begins_on", .date).required(),
            FieldDefinition("ends_on", .date).required().indexed(),
        ])
}
// end guide

// guide: command
/// Makes a warranty longer by some months.
///
/// - Permission: `warranty:update`
/// - Throws: `not_found`; `invalid` for no months.
struct ExtendWarranty: Command {
    static let definition = CommandDefinition(
        "warranty.extend", summary: "Makes a warranty longer by some months.",
        arguments: [
            FieldDefinition("warranty", .reference(.init("warranty"))).required(),
            FieldDefinition("months", .integer).required(),
        ],
        permission: .verb("update", on: "warranty"))

    func run(_ input: CommandInput, in transaction: Transaction) throws -> CommandOutput {
        let warranty = try transaction.get("warranty", input.record("warranty"))
        guard let months = input["months"].integer, months > 0,
            let ends = warranty["ends_on"]?.date
        else {
            throw KernelError(
                .invalid, "A warranty grows by at least one month.",
                recovery: "Give months of 1 or more.", field: "months")
        }
        let extended = try transaction.update(
            "warranty", warranty.id, ["ends_on": .date(ends.adding(months: months))])
        return CommandOutput("\(extended.title) is covered until then.", extended)
    }
}
// end guide

// guide: view
extension EntityView {
    fileprivate static let warranty = EntityView(
        "warranty", icon: "product", menu: .init("Service", order: 70),
        columns: ["serial", "account", "account.tier", "ends_on"], sort: "ends_on",
        lists: [
            .init("Ending soon", filter: "ends_on between @today and @today+30d"),
            .init("All"),
        ],
        facts: ["account", "begins_on", "ends_on"],
        actions: [
            .init("warranty.extend", argument: "warranty", title: "Extend warranty…")
        ])
}
// end guide
