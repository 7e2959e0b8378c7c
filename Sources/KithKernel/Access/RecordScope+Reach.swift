import KithModel
import KithQuery

extension RecordScope {
    /// Whether the values of a record alone show that the scope reaches it; false where they
    /// do not, or where it takes the database to tell.
    func surelyReaches(_ record: Record) -> Bool {
        switch self {
        case .all: true
        case .none: false
        case .matching(let filter): filter.surelyHolds(for: record)
        }
    }
}

extension Filter {
    /// Knows what scopes are mostly made of: owner and team.
    fileprivate func surelyHolds(for record: Record) -> Bool {
        switch self {
        case .any(let parts): parts.contains { $0.surelyHolds(for: record) }
        case .all(let parts): parts.allSatisfy { $0.surelyHolds(for: record) }
        case .comparison(.path(let path), .equal, .literal(let literal)):
            literal.reference.map { $0 == record.value(at: path) } ?? false
        case .isIn(let path, let literals, negated: false):
            record.value(at: path).map { id in literals.contains { $0.reference == id } } ?? false
        default: false
        }
    }
}

extension Filter.Literal {
    /// The id that the literal stands for whoever asks and whenever.
    fileprivate var reference: RecordID? {
        if case .value(.reference(let id)) = self { return id }
        return nil
    }
}

extension Record {
    /// Returns the id in a reference field of the record itself.
    fileprivate func value(at path: FieldPath) -> RecordID? {
        guard path.hops.isEmpty, let field = entity.field(id: path.field),
            case .reference(let id) = self[field]
        else { return nil }
        return id
    }
}
