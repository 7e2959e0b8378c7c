import KithModel

/// A field, reached from an entity over any number of references.
public struct FieldPath: Sendable, Hashable, Codable {
    /// The numbers of the reference fields to follow, in order.
    public var hops: [Int64]
    /// The number of the field at the end.
    public var field: Int64

    /// Makes a path; `hops` is empty for a field of the entity itself.
    public init(hops: [Int64] = [], field: Int64) {
        self.hops = hops
        self.field = field
    }

    /// The path to a field of the entity itself.
    public init(_ field: Field) { self.init(field: field.id) }
}
