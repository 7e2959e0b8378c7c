import KithKernel
import KithModel

/// Makes the name of a contact role of the contact and the role.
enum ContactRoleName {
    /// Sets the names of a batch; its contacts are loaded by one query.
    static func set(_ event: WriteEvent) throws {
        let contacts = try event.transaction.records(
            "contact", event.changes.compactMap { $0["contact"]?.reference })
        for change in event.changes {
            guard let id = change["contact"]?.reference, let contact = contacts[id] else {
                continue
            }
            let key = change["role"]?.text ?? ""
            let role = [FieldType.Choice].contactRoles.first { $0.key == key }?.title ?? key
            try change.set("name", to: .text("\(contact.title), \(role.lowercased())"))
        }
    }
}
