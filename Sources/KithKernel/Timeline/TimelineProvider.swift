import KithModel

/// Says how the records of an entity stand on the timelines of others.
///
/// It holds no code, so a plugin in any language declares it the same way:
///
/// ```swift
/// contributions.timeline(
///     TimelineProvider(
///         "activity", about: ["about", .through("participant", item: "activity", "contact")],
///         moment: "started_at", kindField: "kind", body: "body", icon: "activity"))
/// ```
/// For each pointer of the plugin's own entity the schema gets an index over pointer and moment,
/// so that a first page is read without looking at the rest.
public struct TimelineProvider: Sendable, Hashable, Codable {
    /// The name of the entity whose records are the items.
    public var entity: String
    /// How an item names the records on whose timelines it stands.
    public var pointers: [Pointer]
    /// The field, of type instant, that holds when it happened; its creation where nil or empty.
    public var moment: String?
    /// The field that heads the item; the title of the entity where nil.
    public var title: String?
    /// What kind of item it is; the entity's name where nil.
    ///
    /// It matters without `kindField`, and for who may not read that field.
    public var kind: String?
    /// The choice field that says what kind of item it is.
    public var kindField: String?
    /// The field with the text below the title.
    public var body: String?
    /// The reference to the user who did it; who created the record where nil or empty.
    public var actor: String?
    /// The name of the icon beside it.
    public var icon: String?

    /// Makes a provider.
    public init(
        _ entity: String, about pointers: [Pointer], moment: String? = nil,
        title: String? = nil, kind: String? = nil, kindField: String? = nil,
        body: String? = nil, actor: String? = nil, icon: String? = nil
    ) {
        self.entity = entity
        self.pointers = pointers
        self.moment = moment
        self.title = title
        self.kind = kind
        self.kindField = kindField
        self.body = body
        self.actor = actor
        self.icon = icon
    }

    /// A field that points from an item to a record on whose timeline it stands.
    public struct Pointer: Sendable, Hashable, Codable, ExpressibleByStringLiteral {
        /// The reference, polymorphic or not: of the item, or of the entity between.
        public var field: String
        /// The entity between items and records; nil where items point themselves.
        public var through: Link?

        /// A reference of the item itself.
        public init(stringLiteral field: String) { self.field = field }

        /// A reference of an entity that links items with records, such as participants.
        public static func through(
            _ entity: String, item: String, _ field: String
        ) -> Pointer {
            var pointer = Pointer(stringLiteral: field)
            pointer.through = Link(entity: entity, item: item)
            return pointer
        }
    }

    /// An entity between items and the records on whose timelines they stand.
    public struct Link: Sendable, Hashable, Codable {
        /// Its name.
        public var entity: String
        /// Its reference to the item.
        public var item: String

        /// Makes a link.
        public init(entity: String, item: String) {
            self.entity = entity
            self.item = item
        }
    }
}
