/// What an entity is, as a capability or an administrator declares it.
public struct EntityDefinition: Sendable, Hashable, Codable {
    /// The name, singular `snake_case`.
    public var name: String
    /// What people call one record.
    public var title: String
    /// What people call several.
    public var pluralTitle: String
    /// The name of the field by which a record is known.
    public var titleField: String
    /// The fields in the order in which they are shown.
    public var fields: [FieldDefinition]
    /// Combinations of fields that no two records may share.
    public var uniqueTogether: [[String]]
    /// Combinations of fields, own ones or the system's, by which records are looked up and
    /// ordered together: each gets an index over them in their order.
    public var indexedTogether: [[String]]
    /// Whether search leaves the entity out.
    public var isHiddenFromSearch: Bool
    /// One sentence about it.
    public var help: String
    /// The entity's earlier name, so that a change of name keeps the records.
    public var formerName: String?

    /// Makes an entity; titles are made of the name where they are left out.
    public init(
        _ name: String, title: String? = nil, pluralTitle: String? = nil,
        titleField: String = "name",
        help: String = "", isHiddenFromSearch: Bool = false, uniqueTogether: [[String]] = [],
        indexedTogether: [[String]] = [], fields: [FieldDefinition]
    ) {
        let title = title ?? Naming.title(of: name)
        self.name = name
        self.title = title
        self.pluralTitle = pluralTitle ?? title + "s"
        self.titleField = titleField
        self.help = help
        self.isHiddenFromSearch = isHiddenFromSearch
        self.uniqueTogether = uniqueTogether
        self.indexedTogether = indexedTogether
        self.fields = fields
    }

    /// Returns the entity as the successor of one with another name.
    public func formerly(_ name: String) -> Self {
        var copy = self
        copy.formerName = name
        return copy
    }

    /// Fields added to an entity by somebody who does not own it.
    public struct Extension: Sendable, Hashable, Codable {
        /// The name of the extended entity.
        public var entity: String
        /// The added fields, named with the owner's prefix.
        public var fields: [FieldDefinition]

        /// Makes an extension.
        public init(of entity: String, fields: [FieldDefinition]) {
            self.entity = entity
            self.fields = fields
        }
    }
}
