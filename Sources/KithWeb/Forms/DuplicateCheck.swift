import KithAPI
import KithKernel
import KithModel

/// Records that are probably the same as the one being typed in, while it is typed.
enum DuplicateCheck {
    /// The command that finds them, where a capability brings it.
    static let command = "contacts.check_duplicates"

    /// Whether there is something to ask for an entity's forms.
    static func applies(to entity: Entity, _ visit: Visit) -> Bool {
        ["contact", "lead", "account"].contains(entity.name)
            && visit.kernel.commands.contains { $0.name == command && takes(entity, $0) }
    }

    private static func takes(_ entity: Entity, _ definition: CommandDefinition) -> Bool {
        guard let argument = definition.arguments.first(where: { $0.name == "entity" }) else {
            return true
        }
        guard case .choice(let choices) = argument.type else { return true }
        return choices.contains { $0.key == entity.name }
    }
}
