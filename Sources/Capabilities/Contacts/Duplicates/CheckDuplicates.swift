import KithKernel
import KithModel

/// Tells which contacts look like one that somebody is about to write.
///
/// It reads only, and answers fast enough to be asked while somebody types.
///
/// - Permission: `contact:read`
/// - Returns: as data `{"candidates": [{"id", "title", "score", "reasons", "evidence"}]}`, the
///   likeliest first.
package struct CheckDuplicates: Command {
    package static let definition = CommandDefinition(
        "contacts.check_duplicates",
        summary: "Tells which contacts look like one that is about to be written.",
        arguments: arguments, data: [FieldDefinition("candidates", .json).required()],
        permission: .verb("read", on: "contact"), mode: .read)

    private static let arguments: [FieldDefinition] = [
        FieldDefinition("first_name", .text), FieldDefinition("last_name", .text),
        FieldDefinition("email", .email), FieldDefinition("phone", .phone),
        FieldDefinition("mobile_phone", .phone), FieldDefinition("date_of_birth", .date),
        FieldDefinition("street", .text), FieldDefinition("city", .text),
        FieldDefinition("postal_code", .text), FieldDefinition("region", .text),
        FieldDefinition("country", .text),
        FieldDefinition("account", .reference(.init("account"))),
        FieldDefinition(
            "contact", .reference(.init("contact")), help: "The contact itself, to leave it out."),
    ]

    package init() {}

    package func run(
        _ input: CommandInput, in transaction: Transaction
    ) throws -> CommandOutput {
        let itself = input["contact"].reference
        let found = try transaction.likenesses("contact", [input.values]).flatMap(\.self)
            .filter { $0.record != itself }
        let message =
            switch found.count {
            case 0: "No contact looks like this one."
            case 1: "One contact looks like this one."
            default: "\(found.count) contacts look like this one."
            }
        return CommandOutput(
            message, records: found.map { ("contact", $0.record) },
            data: ["candidates": .array(found.map(\.json))])
    }
}
