import KithModel

/// How what lies in a plugin's folder relates to what was enabled.
struct Succession: Sendable {
    /// Where a version stands to another.
    enum Direction: Sendable {
        case same, newer, older
    }

    /// Where the folder's version stands to the enabled one.
    let direction: Direction
    /// What it asks for that nobody has decided on.
    let more: [String]
    private let entry: PluginEntry
    private let manifest: Manifest

    /// Compares the manifest of a folder with what the database says.
    init(_ manifest: Manifest, after entry: PluginEntry) {
        self.manifest = manifest
        self.entry = entry
        let decided = entry.approved.union(entry.refused)
        more = manifest.asks.filter { !decided.contains($0) }
        direction = Self.direction(manifest, entry)
    }

    /// Whether the folder may take over without anybody's word, as when Kith starts.
    var isSettled: Bool { direction == .same && more.isEmpty && stranger == nil }

    /// The refusal of a plugin of the same id by another publisher; nil where it is the same.
    var stranger: KernelError? {
        guard let publisher = entry.publisher, publisher != manifest.publisher else { return nil }
        func name(_ publisher: String) -> String {
            publisher.isEmpty ? "nobody who is named" : "`\(publisher)`"
        }
        return KernelError(
            .conflict,
            "`\(manifest.id)` is published by \(name(manifest.publisher)), but its data are of a "
                + "plugin by \(name(publisher)).",
            recovery: "Put the plugin of that publisher back, or give the new one another id; to "
                + "delete the data: kith plugin purge \(manifest.id)")
    }

    private static func direction(_ manifest: Manifest, _ entry: PluginEntry) -> Direction {
        if manifest.version == entry.version {
            return manifest.steps.allSatisfy { entry.steps.contains($0.name) } ? .same : .newer
        }
        guard let new = SemanticVersion(manifest.version),
            let old = SemanticVersion(entry.version), new < old
        else { return .newer }
        return .older
    }

    /// Why the folder waits while the earlier version serves; nil where it does not.
    var fault: KernelError? {
        let id = manifest.id
        if let stranger { return stranger }
        if direction == .older {
            return Self.downgrade(id, from: entry.version, to: manifest.version)
        }
        guard !more.isEmpty else { return nil }
        return KernelError(
            .pendingGrants,
            "`\(id)` asks for more than was approved: \(more.joined(separator: ", ")).",
            recovery: direction == .newer
                ? "Approve it with the upgrade: kith plugin upgrade \(id) --approve"
                : "Approve it by enabling it again: kith plugin enable \(id)")
    }

    /// The refusal of a lower version.
    static func downgrade(_ id: String, from old: String, to new: String) -> KernelError {
        KernelError(
            .blockedDowngrade,
            "`\(id)` lies in its folder as \(new), lower than the \(old) that its data are of.",
            recovery: "Put \(old) or a newer one in the folder; to go back, each step that "
                + "\(old) has taken needs a `down`.")
    }
}

extension ErrorCode {
    /// A plugin asks for more than was approved.
    static let pendingGrants = ErrorCode("pending_grants")
    /// The folder of a plugin that was enabled once is gone.
    static let missingFiles = ErrorCode("missing_files")
    /// The folder of a plugin holds a lower version than its data are of.
    static let blockedDowngrade = ErrorCode("blocked_downgrade")
}
