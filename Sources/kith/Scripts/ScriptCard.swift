import KithModel

/// A script as the API describes it.
struct ScriptCard {
    private let json: JSON

    init(_ json: JSON) { self.json = json }

    var name: String { json["name"]?.string ?? "" }
    var title: String { json["title"]?.string ?? "" }

    /// The word for its state.
    var state: String {
        switch json["state"]?.string ?? "" {
        case "changed": "published, newer saved"
        case "failed": "fails"
        case let word: word
        }
    }

    /// Which versions there are, as `2 of 3`.
    var versions: String {
        let newest = json["newest"]?.integer ?? 0
        guard let published = json["published"]?.integer, published != newest else {
            return "\(newest)"
        }
        return "\(published) of \(newest)"
    }

    /// It as a plugin; nil where it was never published.
    var plugin: PluginCard? {
        json["plugin"].flatMap { $0 == .null ? nil : PluginCard($0) }
    }

    /// Prints what is wrong with a text, as the API tells it.
    static func tell(fault: JSON?) throws {
        guard let fault, fault != .null else { return }
        for key in ["message", "recovery", "location"] {
            guard let line = fault[key]?.string, !line.isEmpty else { continue }
            try Terminal.print("  " + Terminal.clean(line))
        }
    }
}
