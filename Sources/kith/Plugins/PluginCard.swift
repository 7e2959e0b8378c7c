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

    /// What was taken from it, or never given.
    var refused: [String] { (json["refused"]?.array ?? []).compactMap(\.string) }

    /// The version that waits in its folder, in words; nil where none does.
    var waiting: String? {
        guard let version = json["waiting"]?["version"]?.string else { return nil }
        let asks = (json["waiting"]?["asks"]?.array ?? []).compactMap(\.string)
        return asks.isEmpty
            ? "\(version): kith plugin upgrade \(text("id"))"
            : "\(version), which also asks for \(asks.joined(separator: ", ")): "
                + "kith plugin upgrade \(text("id")) --approve"
    }

    /// How its code does, in lines; none where nothing has failed.
    var health: [String] {
        guard let health = json["health"], let recent = health["recent"]?.array, !recent.isEmpty
        else { return [] }
        let count = health["failures_in_row"]?.integer ?? 0
        let since = health["since"]?.string.map { ", degraded since \($0)" } ?? ""
        return ["\(count) \(count == 1 ? "failure" : "failures") in a row" + since]
            + recent.prefix(5).map { failure in
                ["at", "place", "message"].compactMap { failure[$0]?.string }
                    .joined(separator: " ")
            }
    }

    /// A plugin that it names with the versions that fit, as `contacts ^1.2`.
    func ranged(_ id: String) -> String {
        let range = json["versions"]?[id]?.string ?? "*"
        return range == "*" ? id : "\(id) \(range)"
    }

    /// The members of an object with their texts, as `oldmkt *`.
    func pairs(_ key: String) -> [String] {
        (json[key]?.object ?? [:]).map { "\($0.key) \($0.value.string ?? "")" }
    }

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
        case "degraded": "fails again and again"
        case "blocked_downgrade": "lower version waits"
        case "removed": "uninstalled"
        default: text("state")
        }
    }
}
