/// What a field is, as a capability or an administrator declares it.
public struct FieldDefinition: Sendable, Hashable, Codable {
    /// The name in `snake_case`.
    public var name: String
    /// What people read.
    public var title: String
    /// What kind of value it holds.
    public var type: FieldType
    /// Whether it may not be empty.
    public var isRequired = false
    /// Whether no two records may hold the same value; texts are compared case-folded.
    public var isUnique = false
    /// Whether lists are often sorted or filtered by it, so that it gets an index.
    public var isIndexed = false
    /// Whether full-text search looks into it.
    public var isSearchable = false
    /// Whether a role must name it to read it.
    public var isSensitive = false
    /// Whether its value never leaves the kernel, not even to the change log.
    public var isSecret = false
    /// Whether only the kernel and its capability write it.
    public var isReadOnly = false
    /// The value of a new record where none is given.
    public var defaultValue: Value = .null
    /// One sentence for people who fill it in.
    public var help = ""
    /// The field's earlier name, so that a change of name keeps the values.
    public var formerName: String?

    /// Makes a field; the title is made of the name where it is left out.
    public init(_ name: String, _ type: FieldType, title: String? = nil, help: String = "") {
        self.name = name
        self.type = type
        self.title = title ?? Naming.title(of: name)
        self.help = help
    }
}

extension FieldDefinition {
    /// Returns the field as one that may not be empty.
    public func required() -> Self { with { $0.isRequired = true } }
    /// Returns the field as one whose values are unique.
    public func unique() -> Self { with { $0.isUnique = true } }
    /// Returns the field with an index.
    public func indexed() -> Self { with { $0.isIndexed = true } }
    /// Returns the field as part of full-text search.
    public func searchable() -> Self { with { $0.isSearchable = true } }
    /// Returns the field as one that a role must name to read it.
    public func sensitive() -> Self { with { $0.isSensitive = true } }
    /// Returns the field as one whose value never leaves the kernel.
    public func secret() -> Self { with { $0.isSecret = true } }
    /// Returns the field as one that only the kernel and its capability write.
    public func readOnly() -> Self { with { $0.isReadOnly = true } }
    /// Returns the field with a value for new records.
    public func defaulting(to value: Value) -> Self { with { $0.defaultValue = value } }
    /// Returns the field as the successor of one with another name.
    public func formerly(_ name: String) -> Self { with { $0.formerName = name } }

    private func with(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }
}
