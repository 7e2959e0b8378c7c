import KithModel
import KithStore

/// What a change set did to one record, taken together.
struct UndoStep {
    /// What takes it back.
    enum Act: String {
        case delete, restore, update
        /// It was made and deleted again: nothing is left to do.
        case nothing
    }

    let entity: Entity
    let record: RecordID
    /// The place of the set's last change of the record.
    private(set) var last: Int64
    /// Whether hooks or the rules of references alone wrote it, so that the caller's rights do
    /// not decide.
    private(set) var isConsequence: Bool
    private var wasCreated: Bool
    private var wasDeletedBefore: Bool?
    private var isDeletedAfter = false
    private var before: [Int64: Value] = [:]
    private var after: [Int64: Value] = [:]

    init(_ entry: ChangeEntry, entity: Entity) {
        self.entity = entity
        record = entry.record
        last = entry.seq
        isConsequence = Self.isConsequence(entry)
        wasCreated = entry.operation == .create
    }

    /// Takes in the set's next change of the record.
    mutating func add(_ entry: ChangeEntry) {
        last = entry.seq
        if !Self.isConsequence(entry) { isConsequence = false }
        switch entry.operation {
        case .delete:
            wasDeletedBefore = wasDeletedBefore ?? false
            isDeletedAfter = true
        case .restore:
            wasDeletedBefore = wasDeletedBefore ?? true
            isDeletedAfter = false
        case .create, .update, .rollup: break
        }
        for change in Self.image(entry.before, entity) where before[change.field.id] == nil {
            before[change.field.id] = change.value
        }
        for change in Self.image(entry.after, entity) { after[change.field.id] = change.value }
    }

    private static func isConsequence(_ entry: ChangeEntry) -> Bool {
        [DeleteRules.via, Merging.via, StepTaker.via].contains(entry.via)
            || entry.via.hasPrefix(HookRunner.via)
    }

    private static func image(
        _ text: String?, _ entity: Entity
    ) -> [(field: Field, value: Value)] {
        text.map { ChangeImage.decode($0, entity: entity) } ?? []
    }

    /// What takes the set's changes of the record back.
    var act: Act {
        if wasCreated { return isDeletedAfter ? .nothing : .delete }
        guard let wasDeletedBefore, wasDeletedBefore != isDeletedAfter else { return .update }
        return isDeletedAfter ? .restore : .delete
    }

    /// The fields that go back to what they held before.
    var values: [(field: Field, value: Value)] {
        guard !wasCreated else { return [] }
        return changeable.compactMap { field in before[field.id].map { (field, $0) } }
            .sorted { $0.field.slot < $1.field.slot }
    }

    /// The fields that hold something else now than what the set left there.
    func conflicts(with current: Record) -> [Field] {
        changeable.filter { field in
            guard let left = after[field.id] else { return wasCreated && !current[field].isNull }
            return left != current[field]
        }
    }

    /// Whether the record is in the state already that undoing would bring.
    func isDone(_ current: Record) -> Bool {
        switch act {
        case .nothing: true
        case .delete: current.isDeleted
        case .restore: !current.isDeleted
        case .update: values.allSatisfy { current[$0.field] == $0.value }
        }
    }

    private var changeable: [Field] {
        entity.fields.filter { field in
            let isKept = field.isSystem && field.name != "owner" && field.name != "team"
            return !isKept && !field.type.isComputed && !field.definition.isSecret
        }
    }
}
