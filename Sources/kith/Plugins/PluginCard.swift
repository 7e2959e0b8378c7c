import KithModel

/// A capability as the API describes it.
struct PluginCard {
    private let json: JSON

    init(_ json: JSON) { self.json = json }

    /// A text of the description.
    func text(_ key: String) -> String { json[key]?.string ?? "" }

    var isEnabled: Bool { json["enabled"]?.boolean ?? false }
    var requires: [String] { (json["requires"]?.array ?? []).compactMap(\.string) }

    /// What it asks for, as `contact:read`.
    var asks: [String] { (json["asks"]?.array ?? []).compactMap(\.string) }

    /// Why it cannot run, in lines; none where it can.
    var fault: [String] {
        guard let fault = json["fault"], fault != .null else { return [] }
        return ["message", "recovery", "location"].compactMap { fault[$0]?.string }
            .filter { !$0.isEmpty }
    }

    /// The word for its state.
    var state: String {
        switch text("state") {
        case "available": "never enabled"
        case "failed": "broken"
        case "pending_grants": "waits for approval"
        case "missing_files": "folder is gone"
        default: text("state")
        }
    }
}
