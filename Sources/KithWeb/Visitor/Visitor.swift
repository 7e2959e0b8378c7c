import KithKernel
import KithModel
import KithQuery

/// The person for whom a page is made, with everything that a page may know of them.
///
/// It is made once a request, of the session that was found for it.
package struct Visitor: Sendable {
    /// The user on whose behalf.
    package let user: RecordID
    /// The principal that every call to the kernel takes.
    package let principal: Principal
    /// What every form sends back as `csrf`, secret to the session.
    package let csrf: String
    /// What people call them.
    package let name: String
    /// By what they sign in; empty where there is none.
    package let email: String
    /// Whether they hold the role `administrator`.
    package let isAdministrator: Bool
    /// What they may do, and the entities that they may read.
    package let caller: Kernel.Caller
    /// The present moment by the kernel's clock, the same for all of a page.
    package let now: Instant
    /// Through what they come, for the change log.
    package let door: Door

    /// Finds out about a user who has signed in.
    ///
    /// - Parameters:
    ///   - csrf: the secret of the session's forms, at least 32 letters.
    /// - Throws: `unauthenticated` for who cannot sign in any more.
    package init(
        _ user: RecordID, csrf: String, kernel: Kernel,
        door: Door = Door("web")
    ) async throws {
        let principal = Principal.user(user)
        let caller = try await kernel.caller(principal)
        let isAdministrator = try await kernel.isAdministrator(principal)
        let record = try await kernel.read(as: .system(reason: "page")) {
            try $0.get("user", user)
        }
        self.user = user
        self.principal = principal
        self.csrf = csrf
        self.caller = caller
        self.isAdministrator = isAdministrator
        self.door = door
        name = record.title
        email = record["email"]?.text ?? ""
        now = kernel.clock.now
    }

    /// The present day where the visitor is.
    package var today: CalendarDate { caller.timeZone.localDay(of: now) }

    /// The first letters of their first and last name.
    package var initials: String { Face.initials(of: name) }

    /// Returns whether a verb reaches any record of an entity.
    package func may(_ verb: Verb, _ entity: Entity) -> Bool {
        caller.rights.access(to: entity).scope(verb) != .none
    }

    /// Returns whether a field may be read.
    package func mayRead(_ field: Field, of entity: Entity) -> Bool {
        caller.rights.access(to: entity).right(on: field) >= .read
    }

    /// Returns whether a field may be filled in: it is not computed, and a right allows it.
    package func mayWrite(_ field: Field, of entity: Entity) -> Bool {
        !field.definition.isReadOnly && !field.type.isComputed && !field.definition.isSecret
            && !(field.isSystem && field.name != "owner" && field.name != "team")
            && caller.rights.access(to: entity).right(on: field) >= .write
    }

    /// Returns whether a secret may be given to a field, which shows it to nobody.
    package func mayGiveSecret(_ field: Field, of entity: Entity) -> Bool {
        caller.rights.access(to: entity).mayWriteUnseen(field)
    }
}
