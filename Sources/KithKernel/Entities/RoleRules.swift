import KithModel
import KithQuery

/// What holds for the permissions that a role is given: they name what there is.
struct RoleRules {
    private let transaction: Transaction

    init(_ transaction: Transaction) { self.transaction = transaction }

    /// Refuses permissions that cannot be read, or that name what is not known now.
    ///
    /// What a role has said before may stay: it may be dormant.
    func check(_ change: RecordChange) {
        do {
            let permissions = try RolePermissions(change["permissions"]?.json ?? .null)
            let former = try RolePermissions(change.old?["permissions"]?.json ?? .null)
            for name in permissions.entities.keys.sorted() where name != "*" {
                guard let entry = permissions.entities[name], former.entities[name] != entry
                else { continue }
                try check(entry, of: name)
            }
        } catch let error as KernelError {
            change.reject("permissions", error.message, recovery: error.recovery)
        } catch {
            change.reject("permissions", "The permissions cannot be read.")
        }
    }

    private func check(_ entry: RolePermissions.Entry, of name: String) throws {
        let entity = try transaction.schema.requireEntity(name)
        for field in entry.fields.keys.sorted() where entity.field(field) == nil {
            throw entity.unknownField(field)
        }
        for (verb, scope) in entry.verbs.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard case .expression(let text) = scope else { continue }
            do {
                _ = try FilterParser.parse(
                    text, entity: entity, schema: transaction.schema,
                    parameters: ["teams": .array([])], baseCurrency: transaction.baseCurrency)
            } catch var error as KernelError {
                error.message = "`\(name).\(verb.rawValue)`: \(error.message)"
                throw error
            }
        }
    }
}
