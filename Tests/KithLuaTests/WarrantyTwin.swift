import KithKernel
import KithModel
import KithQuery

/// What `Plugins/warranty` does, in Swift: the same shape in the other language.
struct WarrantyTwin: Capability {
    static let manifest = {
        var manifest = Manifest(
            id: "warranty", name: "Warranty", version: "1.0.0",
            summary: "What was sold to whom, and until when it is repaired for nothing.",
            requires: ["contacts"],
            grants: ["account": [.read], "activity": [.create, .transfer]])
        manifest.schedules = true
        return manifest
    }()

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(.warranty)
        contributions.on(
            "warranty.before_save", id: "set_end", fields: ["starts_on", "months"]
        ) { event in
            for change in event.changes { try Self.setEnd(change) }
        }
        contributions.schedule(.warranty) { _, transaction in try Self.remind(transaction) }
        contributions.command(CheckWarranty.self)
        contributions.view(.warranty)
        contributions.role(
            RoleDefinition(
                "warranty_clerk", title: "Warranty clerk",
                permissions: ["warranty": ["*": "all"], "account": ["read": "all"]]))
    }

    private static func remind(_ transaction: Transaction) throws {
        let day = transaction.today.adding(days: 30)
        let ending = try transaction.find(
            "warranty", where: "ends_on = :day", ["day": .string(day.description)])
        for warranty in ending {
            let product = warranty["product"]?.text ?? ""
            try transaction.insert(
                "activity",
                [
                    "subject": .text("The warranty of \(product) ends on \(day)"),
                    "about": .polymorphic(entity: "warranty", id: warranty.id),
                    "owner": warranty["owner"] ?? .null, "due_on": .date(transaction.today),
                ])
        }
    }

    private static func setEnd(_ change: RecordChange) throws {
        if change["months"]?.isNull != false { try change.set("months", to: .integer(24)) }
        let months = change["months"]?.integer ?? 24
        guard (1...240).contains(months) else {
            return change.reject(
                "months", "A warranty lasts 1 to 240 months.", code: .invalid,
                recovery: "Give another number of months.")
        }
        guard let day = change["starts_on"]?.date else { return }
        try change.set("ends_on", to: .date(day.adding(months: months)))
    }
}

extension ScheduleDefinition {
    fileprivate static let warranty = ScheduleDefinition(
        "warranty.remind",
        .daily(at: [LocalTime("08:00")].compactMap(\.self), on: .init()),
        summary: "A task for who looks after a customer, thirty days before a warranty ends.")
}

/// Says whether the thing with a serial number is still under warranty.
private struct CheckWarranty: Command {
    static let definition = CommandDefinition(
        "warranty.check",
        summary: "Says whether the thing with a serial number is still under warranty.",
        arguments: [FieldDefinition("serial", .text).required()],
        permission: .verb("read", on: "warranty"), mode: .read)

    func run(_ input: CommandInput, in transaction: Transaction) throws -> CommandOutput {
        let serial = input["serial"].text ?? ""
        guard
            let warranty = try transaction.find(
                "warranty", where: "serial = :serial", ["serial": .string(serial)]
            ).first, let end = warranty["ends_on"]?.date
        else {
            throw KernelError(
                .notFound, "There is no warranty for \(serial).",
                recovery: "Look at the number again, or enter the warranty.")
        }
        let holds = transaction.today <= end
        return CommandOutput(
            "\(warranty["product"]?.text ?? "") \(holds ? "is" : "was") under warranty until \(end).",
            records: [("warranty", warranty.id)],
            // A table of Lua has no order, so what it becomes has that of the names.
            data: [
                "ends_on": .string(end.description), "holds": .boolean(holds),
                "serial": .string(serial),
            ])
    }
}

extension EntityDefinition {
    fileprivate static let warranty = EntityDefinition(
        "warranty", pluralTitle: "Warranties", titleField: "serial",
        help: "The promise to repair one thing that was sold.",
        fields: [
            FieldDefinition("serial", .text, help: "The number on the thing itself.")
                .required().unique().searchable(),
            FieldDefinition("product", .text).required().searchable(),
            FieldDefinition("account", .reference(.init("account", inverse: "warranties"))),
            FieldDefinition("starts_on", .date).required(),
            FieldDefinition(
                "months", .integer, help: "How long it lasts; 24 where nothing else was promised."),
            FieldDefinition("ends_on", .date, help: "The last day. Kith works it out."),
        ])
}

extension EntityView {
    fileprivate static let warranty = EntityView(
        "warranty", icon: "product", menu: .init("Service", order: 70),
        columns: ["serial", "product", "account", "ends_on"], sort: "ends_on",
        lists: [
            .init("All"),
            .init("Ending soon", filter: "ends_on between @today and @today+30d"),
        ],
        facts: ["account", "starts_on", "ends_on"])
}
