import KithAPI
import KithKernel
import KithModel

/// Records that are probably the same as the one being typed in, while it is typed.
enum DuplicateCheck {
    /// The command that finds them, where a capability brings it.
    static let command = "contacts.check_duplicates"

    /// Whether there is something to ask for an entity's forms: they are about a person.
    static func applies(to entity: Entity, _ visit: Visit) -> Bool {
        guard entity.name == "contact" || entity.name == "lead" else { return false }
        return visit.kernel.commands.contains {
            $0.name == command && visit.visitor.may(run: $0)
        }
    }
}
