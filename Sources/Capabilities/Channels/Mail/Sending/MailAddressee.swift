import KithKernel
import KithModel

/// Who gets a mail: an address, and the record behind it where one is known.
struct MailAddressee {
    /// The e-mail address; nil for a record that has none.
    var address: String?
    /// A contact, a user, or another record with an address; nil for a stranger.
    var person: Record?

    /// Whether it is somebody from outside, whose mail belongs to a history.
    var isOutside: Bool { person?.entity.name != "user" }

    /// Reads who is meant: an address, an id, or `{"entity", "id"}`.
    ///
    /// - Throws: `invalid` for what names nobody; `not_found` for whom the caller may not see.
    static func read(
        _ json: JSON?, _ field: String, for caller: Transaction
    ) throws -> MailAddressee {
        if let text = json?.string, text.contains("@") {
            guard let address = EmailAddress.normalized(text) else {
                throw KernelError(
                    .invalid, "`\(text)` is no e-mail address.", field: field)
            }
            return MailAddressee(address: address, person: try known(address, caller))
        }
        guard let person = try MailRecord.read(json, field, Self.entities, for: caller) else {
            throw KernelError(
                .invalid, "A mail needs somebody in `\(field)`.",
                recovery: "Give a contact, a user, or an e-mail address.", field: field)
        }
        return MailAddressee(address: address(of: person), person: person)
    }

    private static let entities = ["contact", "user", "lead", "account"]

    private static func known(_ address: String, _ caller: Transaction) throws -> Record? {
        guard caller.mayRead("email", of: "contact") else { return nil }
        return try caller.find(
            "contact", where: "email = :address", ["address": .string(address)], limit: 1
        ).first
    }

    private static func address(of person: Record) -> String? {
        let fields = person.entity.fields.filter { field in
            if case .email = field.type { return true }
            return false
        }
        let field = fields.first { $0.name == "email" } ?? fields.first
        return field.flatMap { person[$0].text }
    }
}

/// A record that a wish names.
enum MailRecord {
    /// Reads an id or `{"entity", "id"}`; nil for nothing.
    ///
    /// - Parameter entities: where an id alone is looked for.
    /// - Throws: `invalid` for what is neither; `not_found`.
    static func read(
        _ json: JSON?, _ field: String, _ entities: [String], for caller: Transaction
    ) throws -> Record? {
        guard let json, json != .null else { return nil }
        if let entity = json["entity"]?.string,
            let id = json["id"]?.string.flatMap({ RecordID($0) })
        {
            return try caller.get(entity, id)
        }
        guard let id = json.string.flatMap({ RecordID($0) }) else {
            throw KernelError(
                .invalid, "`\(field)` is no record.",
                recovery: "Give an id, or {\"entity\": …, \"id\": …}.", field: field)
        }
        for entity in entities where caller.schema.entity(entity) != nil {
            guard caller.mayRead("id", of: entity) else { continue }
            if let record = try caller.find(
                entity, where: "id = :id", ["id": .string(id.description)], limit: 1
            ).first {
                return record
            }
        }
        throw KernelError(
            .notFound, "`\(field)` names no record that you may read.",
            recovery: "Give {\"entity\": …, \"id\": …}.", field: field)
    }
}
