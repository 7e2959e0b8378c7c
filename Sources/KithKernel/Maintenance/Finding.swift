/// One thing that was looked at, and what is wrong with it.
package struct HealthCheck: Sendable {
    /// What was looked at, in a word or two.
    package var name: String
    /// What is wrong; nothing is good.
    package var findings: [Finding]

    /// Notes what a look found.
    package init(_ name: String, _ findings: [Finding]) {
        self.name = name
        self.findings = findings
    }
}

/// Something that is wrong with the data.
package struct Finding: Sendable {
    /// What is wrong, as a sentence.
    package var text: String
    /// What puts it right; nil where it cannot be derived from anything.
    package var repair: Repair?

    /// Describes a damage.
    package init(_ text: String, repair: Repair? = nil) {
        self.text = text
        self.repair = repair
    }
}

/// What can be made anew, because it is derived from something else.
package enum Repair: Sendable, Hashable {
    /// The rows of an entity's records in the search index.
    case search(entity: String)
    /// The index of pieces over the rows of the search.
    case pieces
    /// The roll-ups and formulas of an entity's records.
    case computed(entity: String)
    /// An index that is not there.
    case index(String)
    /// An index that differs from its table.
    case reindex(String)
    /// Deliveries of events that are not there.
    case deliveries

    /// A name for programs, as `search account`.
    package var id: String {
        switch self {
        case .search(let entity): "search \(entity)"
        case .pieces: "pieces"
        case .computed(let entity): "computed \(entity)"
        case .index(let name): "index \(name)"
        case .reindex(let name): "reindex \(name)"
        case .deliveries: "deliveries"
        }
    }

    /// What is done, as a sentence.
    package var title: String {
        switch self {
        case .search(let entity): "Index the \(entity) records for search anew."
        case .pieces: "Make the index of the search anew."
        case .computed(let entity): "Compute the roll-ups and formulas of \(entity) anew."
        case .index(let name): "Make the index \(name)."
        case .reindex(let name): "Make the index \(name) anew."
        case .deliveries: "Remove deliveries of events that are not there."
        }
    }

    /// Reads a name; nil for one that is none.
    package init?(id: String) {
        let words = id.split(separator: " ", maxSplits: 1).map(String.init)
        switch (words.first, words.count > 1 ? words[1] : nil) {
        case ("search", let entity?): self = .search(entity: entity)
        case ("computed", let entity?): self = .computed(entity: entity)
        case ("index", let name?): self = .index(name)
        case ("reindex", let name?): self = .reindex(name)
        case ("pieces", nil): self = .pieces
        case ("deliveries", nil): self = .deliveries
        default: return nil
        }
    }
}
