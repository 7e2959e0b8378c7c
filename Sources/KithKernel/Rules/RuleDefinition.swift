import KithModel

/// What administrators have automated without code: on an event, where a condition is true of its
/// record, actions one after the other.
public struct RuleDefinition: Sendable, Hashable {
    /// How the ids of plugins begin that are rules.
    static let prefix = "r_"
    /// The most actions that a rule may have.
    static let mostActions = 20

    /// The name, as `escalate`; its plugin is `r_escalate`.
    public var name: String
    /// What people call it.
    public var title: String
    /// The event, as `case.committed_update`.
    public var event: String
    /// It runs only where one of these fields has changed; whichever where empty.
    public var changed: [String]
    /// What must be true of the record, in the filter language; nothing where nil.
    public var condition: String?
    /// What it does, in order.
    public var actions: [RuleAction]

    /// The members of its JSON form.
    public static let members = ["name", "title", "on", "changed", "when", "actions"]

    /// Reads a rule as the API has it.
    ///
    /// - Parameter former: what it was, for members that are not given.
    /// - Throws: `required`; `invalid` with the member; `unknown_field` for a member that no rule
    ///   has.
    public init(_ json: JSON, after former: RuleDefinition? = nil) throws {
        let object = try Self.object(json)
        if let strange = object.keys.first(where: { !Self.members.contains($0) }) {
            throw KernelError(
                .unknownField,
                "A rule has no `\(strange)`"
                    + Suggestion.question(for: strange, among: Self.members), field: strange)
        }
        name = try Self.text("name", object) ?? former?.name ?? ""
        title = try Self.text("title", object) ?? former?.title ?? ""
        event = try Self.text("on", object).map(Self.event) ?? former?.event ?? ""
        changed = try Self.names("changed", object) ?? former?.changed ?? []
        let when = try Self.text("when", object)
        condition = when.map { $0.isEmpty ? nil : $0 } ?? former?.condition
        actions = try object["actions"].map(Self.actions) ?? former?.actions ?? []
        if title.isEmpty { title = name }
        try check()
    }

    /// The rule as the API has it.
    public var json: JSON {
        [
            "name": .string(name), "title": .string(title), "on": .string(event),
            "changed": .array(changed.map(JSON.string)),
            "when": condition.map(JSON.string) ?? .null,
            "actions": .array(actions.map(\.json)),
        ]
    }

    /// The id of its plugin.
    var pluginID: String { Self.prefix + name }

    /// The id of its hook.
    var hook: String { pluginID + ".rule" }

    /// The entity and the writes that begin it; nil for another event.
    var trigger: RecordEventName? { RecordEventName(event) }

    private func check() throws {
        guard Self.isName(name) else {
            throw KernelError(
                name.isEmpty ? .required : .invalid,
                "`\(name)` is no name of a rule: small letters, digits and _, up to 22 characters.",
                recovery: "Name it as escalate_late_cases.", field: "name")
        }
        guard let trigger, trigger.moment == .committed else {
            throw KernelError(
                event.isEmpty ? .required : .invalid, "`\(event)` is no event of a rule.",
                recovery: "Write it as case.update, case.create, case.save, case.delete or "
                    + "case.restore.", field: "on")
        }
        guard !actions.isEmpty, actions.count <= Self.mostActions else {
            throw KernelError(
                .invalid, "A rule has 1 to \(Self.mostActions) actions.",
                recovery: "Give `actions` as [{\"do\": \"set\", \"values\": {…}}].",
                field: "actions")
        }
    }

    private static func isName(_ name: String) -> Bool {
        let isPlain = name.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == 95
        }
        return isPlain && (1...22).contains(name.utf8.count) && name.first?.isLetter == true
            && !name.hasSuffix("_") && !name.contains("__")
    }

    /// `case.update` is the short form of `case.committed_update`.
    private static func event(_ text: String) -> String {
        guard RecordEventName(text) == nil, let dot = text.firstIndex(of: ".") else { return text }
        let word = text[text.index(after: dot)...]
        let whole = "\(text[..<dot]).committed_\(word)"
        return RecordEventName(whole) == nil ? text : whole
    }

    // MARK: Members

    private static func object(_ json: JSON) throws -> JSONObject {
        if let object = json.object { return object }
        throw KernelError(
            .invalid, "A rule is a JSON object.",
            recovery: "Write {\"name\": …, \"on\": …, \"actions\": […]}.")
    }

    private static func text(_ member: String, _ object: JSONObject) throws -> String? {
        guard let json = object[member] else { return nil }
        if json == .null { return "" }
        if let text = json.string { return text }
        throw KernelError(.invalid, "`\(member)` is a text.", field: member)
    }

    private static func names(_ member: String, _ object: JSONObject) throws -> [String]? {
        guard let json = object[member] else { return nil }
        if json == .null { return [] }
        let names = json.array?.compactMap(\.string)
        if let names, names.count == json.array?.count { return names }
        throw KernelError(
            .invalid, "`\(member)` is a list of fields.", recovery: "Write [\"stage\"].",
            field: member)
    }

    private static func actions(_ json: JSON) throws -> [RuleAction] {
        guard let list = json.array else {
            throw KernelError(
                .invalid, "`actions` is a list.",
                recovery: "Write [{\"do\": \"set\", \"values\": {…}}].", field: "actions")
        }
        return try list.enumerated().map { try RuleAction($1, at: $0) }
    }
}
