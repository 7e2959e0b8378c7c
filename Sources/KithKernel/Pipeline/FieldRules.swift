import KithModel
import KithQuery
import KithStore

/// Checks the new values of a batch against their fields, and fills in what is computed.
///
/// It sees what the before hooks left: types, worth in base currency, formulas, required
/// fields, and that references point to something the caller may see.
struct FieldRules {
    private let pipeline: WritePipeline
    private var entity: Entity { pipeline.entity }
    private var state: TransactionState { pipeline.state }

    init(_ pipeline: WritePipeline) { self.pipeline = pipeline }

    /// Applies every rule to a batch; faults are noted on the records.
    func apply(to changes: [RecordChange]) throws {
        for change in changes {
            conform(change)
            try number(change)
        }
        try MoneyRules(pipeline).apply(to: changes.filter(\.isAccepted))
        for change in changes where change.isAccepted { compute(change) }
        for change in changes { require(change) }
        try checkReferences(changes.filter(\.isAccepted))
    }

    /// Brings values into the form of their type: a hook may have set anything.
    private func conform(_ change: RecordChange) {
        // Most values of a record are null or old; one look at all is cheaper than one at each.
        let values = change.new.values
        for field in pipeline.plan.open {
            let value = values[field.slot]
            guard !value.isNull, change.old == nil || change.isChanged(field) else { continue }
            do {
                change.new[field] = try field.type.conforming(value)
            } catch {
                change.reject(field.name, "`\(field.name)`: \(error.message)")
            }
        }
    }

    private func number(_ change: RecordChange) throws {
        guard change.old == nil else { return }
        for (field, pattern) in pipeline.plan.numbered where change.new[field].isNull {
            let counters = state.counters
            let number = try counters.take("auto_number.\(field.id)")
            change.new[field] = .text(pattern.text(of: number))
        }
    }

    private func compute(_ change: RecordChange) {
        for compiled in state.generation.formulas[entity.id] ?? [] {
            do {
                change.new[compiled.field] = try compiled.formula.evaluate(
                    { change.new[$0] ?? .null }, result: compiled.field.type.valueType)
            } catch let error as KernelError {
                change.reject(
                    compiled.field.name, error.message, code: error.code, recovery: error.recovery)
            } catch {
                change.reject(compiled.field.name, "`\(compiled.field.name)`: \(error)")
            }
        }
    }

    private func require(_ change: RecordChange) {
        for field in pipeline.plan.required {
            guard change.new[field].isNull || change.new[field] == .text("") else { continue }
            change.reject(
                field.name, "`\(field.name)` is missing.", code: .required,
                recovery: "Give a value for \(field.definition.title.lowercased()).")
        }
    }

    /// Looks up each target entity's references of the whole batch at once.
    private func checkReferences(_ changes: [RecordChange]) throws {
        for (field, target) in pipeline.plan.references {
            let pointing = changes.filter { $0.isChanged(field) && !$0.new[field].isNull }
            guard !pointing.isEmpty else { continue }
            let ids = Set(pointing.compactMap { $0.new[field].reference })
            let missing = try ids.subtracting(visible(ids, of: target, through: field))
            refuse(
                pointing.filter { $0.new[field].reference.map(missing.contains) ?? false }, field)
        }
        try checkPolymorphic(changes)
    }

    private func checkPolymorphic(_ changes: [RecordChange]) throws {
        for field in pipeline.plan.polymorphic {
            for change in changes where change.isChanged(field) {
                guard case .polymorphic(let name, let id) = change.new[field] else { continue }
                let target = state.generation.schema.entity(name)
                let found = try target.map { try visible([id], of: $0, through: field) } ?? []
                if found.isEmpty { refuse([change], field) }
            }
        }
    }

    /// Owner and team are looked up with the kernel's rights: who may transfer may name
    /// people whose profile is closed to them.
    private func visible(
        _ ids: Set<RecordID>, of target: Entity, through field: Field
    ) throws -> Set<RecordID> {
        let looker =
            field.isSystem
            ? pipeline.transaction.asKernel(pipeline.actor.via) : pipeline.transaction
        let label = field.isSystem ? "kernel" : pipeline.actor.via
        let known = ids.filter {
            // Who acts has just been looked up.
            (field.slot == SystemField.owner.slot && $0 == pipeline.actor.user)
                || state.visible.contains(.init(actor: label, id: $0))
        }.subtracting(state.deleted)
        let unknown = ids.subtracting(known)
        guard !unknown.isEmpty else { return known }
        let reachable = try looker.reachableOrNone(target, Array(unknown), .read)
        let found = try state.generation.table(target).fetch(reachable, state.session)
            .filter { !$0.isDeleted }.map(\.id)
        for id in found { state.visible.insert(.init(actor: label, id: id)) }
        return known.union(found)
    }

    private func refuse(_ changes: [RecordChange], _ field: Field) {
        for change in changes {
            change.reject(
                field.name,
                "`\(field.name)` points to \(change.new[field].plainText), which does not exist.",
                recovery: "Name an existing \(field.target ?? "record"), or leave it empty.")
        }
    }
}
