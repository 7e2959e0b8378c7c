import KithModel

/// A field that a plugin's code computes from other fields of the same record.
///
/// Unlike a formula it is worked out when its record is written, and kept: lists are sorted and
/// filtered by it like by any other field.
public struct ComputedDefinition: Sendable, Hashable {
    /// The entity.
    public var entity: String
    /// The field; the plugin's own, and read-only for everybody else.
    public var field: String
    /// The fields that it is made of: a change of one of them computes it anew.
    public var reads: [String]
    /// The index of the code among the owner's handlers.
    public var handler: Int

    /// The name, as `contact.lead_score`.
    public var name: String { entity + "." + field }
}

/// A computed field with its code and its owner.
struct RegisteredComputation: Sendable {
    let owner: String
    let definition: ComputedDefinition
    let compute: @Sendable ([Record], Transaction) throws -> [Value]

    /// Returns the values for some records, one for each.
    ///
    /// - Throws: what the code throws; `plugin_error` when it returns more or fewer.
    func values(_ records: [Record], in transaction: Transaction) throws -> [Value] {
        let values = try compute(records, transaction)
        guard values.count == records.count else {
            throw KernelError(
                .pluginError,
                "`\(definition.name)` computed \(values.count) values for \(records.count) "
                    + "records.")
        }
        return values
    }

    /// Returns what the collected plugins compute.
    static func all(_ collected: [Contributions]) -> [RegisteredComputation] {
        collected.flatMap { contributions in
            contributions.all.compactMap { contribution in
                guard case .computed(let definition) = contribution.kind,
                    case .computed(let body) = contributions.handlers[definition.handler]
                else { return nil }
                return RegisteredComputation(
                    owner: contribution.owner, definition: definition, compute: body)
            }
        }
    }

    /// The hooks that keep a computed field in step: after all others that may change what it is
    /// made of.
    static func hooks(_ contributions: Contributions) -> [RegisteredHook] {
        all([contributions]).flatMap { computation -> [RegisteredHook] in
            let definition = computation.definition
            let source = contributions.all.first { contribution in
                contribution.kind == .computed(definition)
            }?.source
            return [("create", []), ("update", definition.reads)].map { operation, fields in
                RegisteredHook(
                    id: "\(contributions.owner).compute_\(definition.field)_on_\(operation)",
                    owner: contributions.owner,
                    definition: HookDefinition(
                        event: "\(definition.entity).before_\(operation)", fields: fields,
                        phase: .late, before: [], after: [], handler: definition.handler),
                    source: source ?? SourceLocation(file: contributions.owner, line: 1),
                    handler: .write { event in
                        let records = event.changes.map(\.new)
                        let values = try computation.values(records, in: event.transaction)
                        for (change, value) in zip(event.changes, values) {
                            try change.set(definition.field, to: value)
                        }
                    })
            }
        }
    }
}

extension Resolver {
    /// Refuses computed fields that do not exist, are not the plugin's, or may be written by
    /// people.
    static func checkComputed(_ contributions: [Contribution], schema: Schema) throws {
        for contribution in contributions {
            guard case .computed(let definition) = contribution.kind else { continue }
            var fault: KernelError?
            if let entity = schema.entity(definition.entity) {
                let missing = (definition.reads + [definition.field]).first {
                    entity.field($0) == nil
                }
                if let missing {
                    fault = entity.unknownField(missing)
                } else if let field = entity.field(definition.field),
                    field.owner != contribution.owner || !field.definition.isReadOnly
                {
                    fault = KernelError(
                        .invalid,
                        "`\(definition.name)` is computed by `\(contribution.owner)`, "
                            + "but is not a read-only field of its own.",
                        recovery: "Say \"read_only\": true where the plugin adds the field.")
                }
            } else {
                fault = KernelError(
                    .invalid, "There is no entity `\(definition.entity)` to compute a field of.")
            }
            guard var fault else { continue }
            fault.location = contribution.source.description
            throw fault
        }
    }
}
