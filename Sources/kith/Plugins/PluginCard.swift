import KithModel

/// A capability as the API describes it.
struct PluginCard {
    private let json: JSON

    init(_ json: JSON) { self.json = json }

    /// A text of the description.
    func text(_ key: String) -> String { json[key]?.string ?? "" }

    var isEnabled: Bool { json["enabled"]?.boolean ?? false }
    var requires: [String] { (json["requires"]?.array ?? []).compactMap(\.string) }

    /// What it may do, by entity.
    var grants: [(entity: String, verbs: String)] {
        (json["grants"]?.object ?? [:]).map { entity, verbs in
            (entity, (verbs.array ?? []).compactMap(\.string).joined(separator: ", "))
        }
    }

    /// The word for its state.
    var state: String {
        let isInstalled = json["installed"]?.boolean ?? false
        return isEnabled ? "enabled" : isInstalled ? "disabled" : "never enabled"
    }
}
