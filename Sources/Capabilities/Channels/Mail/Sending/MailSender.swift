import KithKernel
import KithModel

extension EntityDefinition {
    /// From where and through which server mail goes out.
    static let mailSender = EntityDefinition(
        "mail_sender", titleField: "name",
        help: "An address from which mail goes out, and the server that takes it.",
        fields: [
            FieldDefinition("name", .text, help: "As `Support`.").required().unique(),
            FieldDefinition("address", .email, help: "What stands in From.").required(),
            FieldDefinition("display_name", .text, help: "What people read beside the address."),
            FieldDefinition("host", .text, help: "The SMTP server, as smtp.example.com.")
                .required(),
            FieldDefinition(
                "port", .integer, help: "587 for STARTTLS, 465 for TLS, 25 for neither."
            )
            .required().defaulting(to: .integer(587)),
            FieldDefinition(
                "security",
                .choice([
                    .init("starttls", title: "STARTTLS"), .init("tls", title: "TLS"),
                    .init("none", title: "None"),
                ])
            ).required().defaulting(to: .text("starttls")),
            FieldDefinition("user_name", .text, help: "Empty where the server asks for none."),
            FieldDefinition("password", .text, help: "It is kept, and never shown.").secret(),
            FieldDefinition("signature", .longText, help: "What stands below every mail, as text."),
            FieldDefinition(
                "per_minute", .integer,
                help: "How many mails go to one domain in a minute; no limit where empty."),
            FieldDefinition("is_default", .boolean, help: "Whether it sends what names no sender.")
                .defaulting(to: .boolean(false)),
        ])
}

/// The rules for senders.
enum MailSenders {
    /// Refuses ports and rates that are none, and lets one sender be the default.
    static func check(_ event: WriteEvent) throws {
        for change in event.changes {
            if let port = change["port"]?.integer, !(1...65_535).contains(port) {
                change.reject("port", "`port` is from 1 to 65535.", recovery: "Ask who runs it.")
            }
            if let rate = change["per_minute"]?.integer, rate < 1 {
                change.reject(
                    "per_minute", "`per_minute` is at least 1.", recovery: "Leave it empty.")
            }
            if let host = change["host"]?.text, !isHost(host) {
                change.reject(
                    "host", "`\(host)` is no name of a server.",
                    recovery: "Give its name alone, as smtp.example.com.")
            }
        }
    }

    /// Whether a text names a server, and nothing else that an address of one may hold.
    static func isHost(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 253
            && text.utf8.allSatisfy { byte in
                byte >= 0x80 || byte == 0x2D || byte == 0x2E || (0x30...0x39).contains(byte)
                    || (0x61...0x7A).contains(byte | 0x20)
            }
    }

    /// Makes the others no default where one becomes it.
    static func keepOneDefault(_ event: WriteEvent) throws {
        guard let chosen = event.changes.last(where: { $0["is_default"]?.boolean == true })
        else { return }
        let others = try event.transaction.all("mail_sender", where: "is_default = true")
            .filter { $0.id != chosen.id }
        for other in others {
            try event.transaction.update(
                "mail_sender", other.id, ["is_default": .boolean(false)])
        }
    }

    /// Returns the sender of a name or an id; the default, else the only one, where nil.
    ///
    /// - Throws: `not_found` for a name that none has.
    static func sender(_ name: String?, in transaction: Transaction) throws -> Record? {
        if let name {
            let id = RecordID(name).map { JSON.string($0.description) } ?? .string("")
            let found = try transaction.find(
                "mail_sender", where: RecordID(name) == nil ? "name = :name" : "id = :id",
                RecordID(name) == nil ? ["name": .string(name)] : ["id": id], limit: 1)
            if let sender = found.first { return sender }
            throw KernelError(
                .notFound, "There is no mail sender `\(name)`.",
                recovery: "See them: kith query mail_sender", field: "from")
        }
        let senders = try transaction.find("mail_sender", sort: "-is_default,id", limit: 1)
        return senders.first
    }
}
