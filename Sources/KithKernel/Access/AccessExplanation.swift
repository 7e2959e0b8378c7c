import KithModel
import KithQuery
import KithStore

/// Why a user may do something with a record, or may not.
public struct AccessExplanation: Sendable {
    /// The user's name.
    public var user: String
    /// The verb.
    public var verb: Verb
    /// The entity's name.
    public var entity: String
    /// The record; nil where the question was about the entity as a whole.
    public var record: RecordID?
    /// Whether it is allowed.
    public var isAllowed: Bool
    /// What decides, in one sentence.
    public var reason: String
    /// What each role of the user says about it.
    public var roles: [RoleReach]
    /// The names of the teams that the user is in or manages, and of those below them.
    public var teams: [String]
    /// The fields that the user may not write, with what is allowed on them.
    public var fields: [(name: String, right: FieldRight)]

    /// What one role says.
    public struct RoleReach: Sendable {
        /// The role's name.
        public var role: String
        /// How far it reaches: `own`, `team`, a condition …; `none` where it says nothing.
        public var scope: String
        /// Whether that reaches the record.
        public var reaches: Bool
        /// Why, in one sentence.
        public var why: String
    }

    /// The explanation as the API writes it.
    public var json: JSON {
        [
            "user": .string(user), "verb": .string(verb.rawValue), "entity": .string(entity),
            "record": record.map { .string($0.description) } ?? .null,
            "allowed": .boolean(isAllowed), "reason": .string(reason),
            "roles": .array(
                roles.map { role in
                    [
                        "role": .string(role.role), "scope": .string(role.scope),
                        "reaches": .boolean(role.reaches), "why": .string(role.why),
                    ]
                }),
            "teams": .array(teams.map(JSON.string)),
            "fields": .object(
                JSONObject(uniqueMembers: fields.map { ($0.name, .string($0.right.rawValue)) })),
        ]
    }
}

extension Kernel {
    /// Explains whether a user may do something with a record, and which rule decides.
    ///
    /// - Parameters:
    ///   - user: whose rights are explained.
    ///   - verb: what they would do.
    ///   - entity: the entity's name.
    ///   - record: the record; nil asks about the entity as a whole.
    /// - Throws: `forbidden` for who is neither an administrator nor that user; `not_found`,
    ///   also for what the one who asks may not read.
    public func explainAccess(
        of user: RecordID, _ verb: Verb, _ entity: String, _ record: RecordID?,
        as principal: Principal
    ) async throws -> AccessExplanation {
        try await read(as: principal) { transaction in
            guard transaction.actor.isAdministrator || transaction.user == user else {
                throw KernelError(
                    .forbidden, "You may ask only for your own rights.",
                    recovery: "Ask an administrator.")
            }
            let known =
                try record == nil
                ? transaction.entity(entity) : transaction.readableEntity(entity)
            let explainer = try AccessExplainer(transaction, user, known)
            return try explainer.explain(verb, record)
        }
    }
}
