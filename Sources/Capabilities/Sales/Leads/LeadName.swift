import KithKernel
import KithModel

/// Makes the name of a lead of the person's names, else of the company or the address.
enum LeadName {
    /// Sets the names of a batch; a lead of whom nothing is known is refused.
    static func set(_ event: WriteEvent) throws {
        for change in event.changes {
            let person = [change["first_name"], change["last_name"]].compactMap { $0?.text }
                .filter { !$0.isEmpty }.joined(separator: " ")
            let further = [change["company"], change["email"], change["phone"]]
                .compactMap { $0?.text }
            guard let name = ([person] + further).first(where: { !$0.isEmpty }) else {
                change.reject(
                    "last_name", "`last_name` is missing: a lead needs a name.", code: .required,
                    recovery: "Give a name, a company, an e-mail address or a phone number.")
                continue
            }
            try change.set("name", to: .text(name))
        }
    }
}
