import KithModel

/// What the database says about a plugin that was enabled at some time.
struct PluginEntry: Sendable {
    /// The plugin's id.
    let id: String
    /// The version that was enabled last.
    let version: String
    /// Who publishes it; nil where that was never noted.
    let publisher: String?
    /// `enabled`, `disabled` or `removed`.
    let state: String
    /// The steps that it has taken, in their order.
    let steps: [String]
    /// What tells an edit of a step that was taken, by its name.
    let checksums: [String: String]
    /// What it asked for and was granted.
    let approved: Set<String>
    /// What it asked for and was not granted, or no longer.
    let refused: Set<String>

    /// Reads a record of the entity `plugin`.
    init(_ record: Record) {
        func texts(_ field: String) -> [String] {
            record[field]?.json?.array?.compactMap(\.string) ?? []
        }
        id = record.title
        version = record["plugin_version"]?.text ?? ""
        publisher = record["publisher"]?.text
        state = record["state"]?.text ?? ""
        steps = texts("applied_steps")
        checksums = (record["step_checksums"]?.json?.object ?? [:]).reduce(into: [:]) {
            $0[$1.key] = $1.value.string
        }
        approved = Set(texts("approved_grants"))
        refused = Set(texts("refused_grants"))
    }

    /// Returns the entries of records, by the plugins' ids.
    static func byID(_ records: [Record]) -> [String: PluginEntry] {
        Dictionary(
            records.map { ($0.title, PluginEntry($0)) }, uniquingKeysWith: { first, _ in first })
    }
}
