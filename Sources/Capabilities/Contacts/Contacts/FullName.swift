import KithKernel
import KithModel

/// Makes the name of a contact of its first and last name.
enum FullName {
    /// Sets the names of a batch; a contact without any name goes by its e-mail address.
    static func set(_ event: WriteEvent) throws {
        for change in event.changes {
            let parts = [change["first_name"], change["last_name"]].compactMap { $0?.text }
            let name = parts.filter { !$0.isEmpty }.joined(separator: " ")
            if !name.isEmpty {
                try change.set("name", to: .text(name))
            } else if let email = change["email"]?.text {
                try change.set("name", to: .text(email))
            } else if change["erased_at"]?.instant != nil {
                try change.set("name", to: .text("Erased contact"))
            } else {
                change.reject(
                    "last_name", "`last_name` is missing: a contact needs a name.",
                    code: .required,
                    recovery: "Give a first name, a last name or an e-mail address.")
            }
        }
    }
}
