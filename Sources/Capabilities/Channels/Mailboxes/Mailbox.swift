import KithKernel
import KithModel

extension EntityDefinition {
    /// Where mail is fetched from.
    static let mailbox = EntityDefinition(
        "mailbox", help: "A mailbox from which mail is fetched by IMAP.", isHiddenFromSearch: true,
        fields: [
            FieldDefinition("name", .text).required().unique(),
            FieldDefinition(
                "address", .email, help: "The address of the organisation's that it belongs to."
            ).required().indexed(),
            FieldDefinition("host", .text, help: "The server, as imap.example.com.").required(),
            FieldDefinition("port", .integer, help: "993 with TLS and 143 without where empty."),
            FieldDefinition(
                "security",
                .choice([
                    .init("none"), .init("starttls", title: "STARTTLS"), .init("tls", title: "TLS"),
                ]),
                help: "How the connection is kept from others."
            ).required().defaulting(to: .text("tls")),
            FieldDefinition("user_name", .text).required(),
            FieldDefinition("password", .text, help: "It is kept, and never shown.").secret(),
            FieldDefinition("folder", .text, help: "The folder that is fetched.").required()
                .defaulting(to: .text("INBOX")),
            FieldDefinition(
                "fetch_from", .date,
                help:
                    "Mail that came before this day stays where it is. A new mailbox begins today."),
            FieldDefinition("is_enabled", .boolean, help: "Whether mail is fetched.")
                .defaulting(to: .boolean(true)).indexed(),
            FieldDefinition("error", .text, help: "Why nothing can be fetched now.").readOnly(),
            FieldDefinition("failures", .integer, help: "How often it has failed in a row.")
                .readOnly(),
            FieldDefinition("next_try_at", .instant, help: "When it is tried again.").readOnly(),
            FieldDefinition("fetched_at", .instant, help: "When mail came last.").readOnly(),
        ])

    /// How far a folder of a mailbox was fetched.
    static let mailboxFolder = EntityDefinition(
        "mailbox_folder", titleField: "folder", help: "How far a folder was fetched.",
        isHiddenFromSearch: true, uniqueTogether: [["mailbox", "folder"]],
        fields: [
            FieldDefinition(
                "mailbox", .reference(.init("mailbox", onDelete: .cascade, inverse: "folders"))
            ).required(),
            FieldDefinition("folder", .text).required(),
            FieldDefinition(
                "uid_validity", .integer, title: "UIDVALIDITY",
                help: "The number that changes when the server counts anew."
            ).readOnly(),
            FieldDefinition(
                "last_uid", .integer, title: "Last UID", help: "The last mail that was fetched."
            ).readOnly(),
        ])
}

/// A mailbox, as it is fetched.
struct Mailbox: Sendable {
    let id: RecordID
    let name: String
    let address: String
    let host: String
    let port: Int64
    let security: String
    let userName: String
    let folder: String
    let fetchFrom: CalendarDate?
    let isEnabled: Bool
    let error: String?
    let failures: Int64
    let nextTryAt: Instant?

    init(_ record: Record) {
        id = record.id
        name = record.title
        address = record["address"]?.text ?? ""
        host = record["host"]?.text ?? ""
        security = record["security"]?.text ?? "tls"
        port = record["port"]?.integer ?? (security == "tls" ? 993 : 143)
        userName = record["user_name"]?.text ?? ""
        folder = record["folder"]?.text ?? "INBOX"
        fetchFrom = record["fetch_from"]?.date
        isEnabled = record["is_enabled"]?.boolean ?? false
        error = record["error"]?.text
        failures = record["failures"]?.integer ?? 0
        nextTryAt = record["next_try_at"]?.instant
    }

    /// Returns the mailbox of a name, or of an id.
    ///
    /// - Throws: `not_found`.
    static func named(_ name: String, in transaction: Transaction) throws -> Mailbox {
        let all = try transaction.all("mailbox", where: "id is not null").map { Mailbox($0) }
        if let found = all.first(where: { $0.name == name || $0.id.description == name }) {
            return found
        }
        let hint = Suggestion.question(for: name, among: all.map(\.name))
        throw KernelError(
            .notFound, "There is no mailbox `\(name)`\(hint)",
            recovery: "See all of them: kith query mailbox")
    }

    /// The mailboxes that are fetched, by name.
    static func enabled(in transaction: Transaction) throws -> [Mailbox] {
        try transaction.all("mailbox", where: "is_enabled = true").map { Mailbox($0) }
            .sorted { $0.name < $1.name }
    }
}
