/// A numbered step that the entities of a plugin take from one version to the next.
///
/// The definitions say what there is; a step says what has become of what was there.
public struct MigrationStep: Sendable, Hashable {
    /// The number and what it does, as `0002_split_name`.
    public var name: String
    /// What tells an edit of it once it has run.
    public var checksum: String
    /// What it changes, in order.
    public var changes: [Change]
    /// What takes it back, in order; nil where nothing does.
    public var down: [Change]?

    /// Makes a step.
    public init(_ name: String, checksum: String, changes: [Change], down: [Change]? = nil) {
        self.name = name
        self.checksum = checksum
        self.changes = changes
        self.down = down
    }

    /// One thing that a step changes.
    public enum Change: Sendable, Hashable {
        /// An entity has another name; its records stay.
        case renameEntity(String, to: String)
        /// A field has another name; its values stay.
        case renameField(String, of: String, to: String)
        /// A field is new.
        case addField(String, of: String)
        /// A field has another type; its values are converted.
        case retypeField(String, of: String)
        /// An entity has an index.
        case addIndex([String], of: String)
        /// A field goes for good, with its values.
        case dropField(String, of: String)
    }
}
