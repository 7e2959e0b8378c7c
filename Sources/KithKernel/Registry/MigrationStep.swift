import KithModel

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
    /// The entity whose records its code goes through; nil where it has none.
    public var records: String?

    /// Makes a step.
    ///
    /// - Parameter records: the entity whose records the plugin rewrites in this step.
    public init(
        _ name: String, checksum: String, changes: [Change], down: [Change]? = nil,
        records: String? = nil
    ) {
        self.name = name
        self.checksum = checksum
        self.changes = changes
        self.down = down
        self.records = records
    }

    /// One thing that a step changes.
    public enum Change: Sendable, Hashable {
        /// An entity has another name; its records stay.
        case renameEntity(String, to: String)
        /// A field has another name; its values stay.
        case renameField(String, of: String, to: String)
        /// A field is new.
        case addField(String, of: String)
        /// A field has another type; its values are converted. The types are named where a
        /// step before it, or the proof that all steps fit, has to know them.
        case retypeField(String, of: String, was: FieldType? = nil, to: FieldType? = nil)
        /// An entity has an index.
        case addIndex([String], of: String)
        /// A field goes for good, with its values; it was of a type.
        case dropField(String, of: String, was: FieldType? = nil)
    }
}
