import KithModel
import KithQuery

/// What a role allows, as its record's `permissions` say:
/// `{"deal": {"read": "team", "update": {"where": "stage.is_won = false"}, "fields": {"value": "read"}}}`.
///
/// The entity `*` means every entity that the role does not name, the verb `*` every verb.
struct RolePermissions: Sendable, Hashable {
    /// The reach of a verb as it is written down.
    enum Scope: Sendable, Hashable {
        case none, own, team, all
        case expression(String)
    }

    /// What is allowed on one entity.
    struct Entry: Sendable, Hashable {
        var verbs: [Verb: Scope] = [:]
        var fields: [String: FieldRight] = [:]
    }

    var entities: [String: Entry] = [:]

    /// Reads the permissions of a role.
    ///
    /// - Throws: `invalid` that names the part that cannot be read.
    init(_ json: JSON) throws {
        guard json != .null else { return }
        guard let object = json.object else { throw Self.fault("permissions", "an object") }
        for (entity, value) in object {
            guard let members = value.object else { throw Self.fault(entity, "an object") }
            var entry = Entry()
            for (key, value) in members {
                if key == "fields" {
                    entry.fields = try Self.fields(value, entity)
                } else if key == "*" {
                    let scope = try Self.scope(value, entity + ".*")
                    for verb in Verb.allCases where entry.verbs[verb] == nil {
                        entry.verbs[verb] = scope
                    }
                } else if let verb = Verb(rawValue: key) {
                    entry.verbs[verb] = try Self.scope(value, entity + "." + key)
                } else {
                    let names = Verb.allCases.map(\.rawValue) + ["fields", "*"]
                    let hint = Suggestion.question(for: key, among: names)
                    throw KernelError(
                        .invalid, "`\(entity).\(key)` is not a verb\(hint)",
                        recovery: "Use one of \(names.joined(separator: ", ")).",
                        field: "permissions")
                }
            }
            entities[entity] = entry
        }
    }

    /// Returns what is allowed on an entity.
    func entry(for entity: String) -> Entry? { entities[entity] ?? entities["*"] }

    private static func scope(_ json: JSON, _ place: String) throws -> Scope {
        switch json {
        case .string("none"): return .none
        case .string("own"): return .own
        case .string("team"): return .team
        case .string("all"): return .all
        case .object(let object) where object.keys == ["where"]:
            guard let text = object["where"]?.string else { break }
            return .expression(text)
        default: break
        }
        throw fault(place, "`none`, `own`, `team`, `all` or {\"where\": \"…\"}")
    }

    private static func fields(_ json: JSON, _ entity: String) throws -> [String: FieldRight] {
        guard let object = json.object else { throw fault(entity + ".fields", "an object") }
        var rights: [String: FieldRight] = [:]
        for (name, value) in object {
            guard let right = value.string.flatMap(FieldRight.init(rawValue:)) else {
                throw fault("\(entity).fields.\(name)", "`none`, `read` or `write`")
            }
            rights[name] = right
        }
        return rights
    }

    private static func fault(_ place: String, _ expected: String) -> KernelError {
        KernelError(
            .invalid, "`\(place)` is not \(expected).",
            recovery: "See how a role is written: kith role show administrator",
            field: "permissions")
    }
}
