import KithAPI
import KithKernel
import KithModel

/// What a list shows, as its address says it: view, filter, order, columns and page.
struct ListState: Sendable {
    /// The entity's name.
    let entity: String
    /// The tab that was chosen.
    var tab: ListTab
    /// Which records, in the filter language; all where empty.
    var filter: String
    /// Their order.
    var sort: String
    /// The names of the columns beside the title.
    var columns: [String]
    /// Where the last page ended.
    var after: String?
    /// The field for which a condition is being made.
    var adding: String?

    /// Reads an address.
    ///
    /// What the address leaves out is as the tab says, and what the tab leaves out as usual.
    init(_ entity: Entity, tabs: [ListTab], _ visit: Visit) {
        let request = visit.request
        self.entity = entity.name
        let wanted = request.parameter("view")
        let first = tabs.first ?? .all(of: entity, visit)
        tab = tabs.first { $0.key == wanted } ?? first
        filter = request.parameter("filter") ?? tab.filter
        sort = request.parameter("sort") ?? tab.sort
        let columns = request.query.filter { $0.name == "columns" }
            .flatMap { $0.value.split(separator: ",").map(String.init) }
        self.columns = columns.isEmpty ? tab.columns : columns
        after = request.parameter("after")
        adding = request.parameter("add")
        if let name = request.parameter("column") { toggle(name, entity) }
    }

    /// Shows a column, or hides one that is shown.
    private mutating func toggle(_ name: String, _ entity: Entity) {
        guard columns.contains(name) else {
            columns.append(name)
            return
        }
        columns.removeAll { $0 == name }
        // An empty list would mean the usual columns.
        if columns.isEmpty { columns = [entity.titleField.name] }
    }

    /// Returns the address of this list with something changed.
    func address(_ change: (inout ListState) -> Void = { _ in }) -> String {
        var copy = self
        copy.after = nil
        copy.adding = nil
        change(&copy)
        return WebPath.path([entity], copy.parameters)
    }

    /// What stands behind the path, so that one more name and value can follow.
    var query: String {
        let address = address()
        guard let mark = address.firstIndex(of: "?") else { return "?" }
        return address[mark...] + "&"
    }

    /// What stands behind the question mark; what is as the tab says is left out.
    var parameters: [(name: String, value: String?)] {
        [
            ("view", tab.isFirst ? nil : tab.key),
            ("filter", filter == tab.filter ? nil : filter),
            ("sort", sort == tab.sort ? nil : sort),
            ("columns", columns == tab.columns ? nil : columns.joined(separator: ",")),
            ("after", after), ("add", adding),
        ]
    }
}

/// A list that stands ready: brought by a view, saved by somebody, or simply all.
struct ListTab: Sendable {
    /// The word for it in addresses.
    let key: String
    /// What people read.
    let title: String
    let filter: String
    let sort: String
    let columns: [String]
    /// Whether it is what the bare address shows.
    var isFirst = false
    /// The record of a saved view that the visitor may change.
    var own: RecordID?

    /// Every record of an entity.
    static func all(of entity: Entity, _ visit: Visit) -> ListTab {
        ListTab(
            key: "all", title: "All " + entity.definition.pluralTitle.lowercasedFirst, filter: "",
            sort: sort(visit.views[entity.name]?.sort, entity, visit),
            columns: usualColumns(of: entity, visit))
    }

    /// Returns an order without what may not be read.
    static func sort(_ wanted: String?, _ entity: Entity, _ visit: Visit) -> String {
        (wanted ?? "").split(separator: ",").map(String.init).filter { key in
            let name = key.hasPrefix("-") || key.hasPrefix("+") ? String(key.dropFirst()) : key
            return ColumnPath(name.trimmed, of: entity, visit) != nil
        }.joined(separator: ",")
    }

    /// The columns of an entity's view, without what may not be read; the usual ones where
    /// it names none.
    static func usualColumns(of entity: Entity, _ visit: Visit) -> [String] {
        let named = visit.views[entity.name]?.columns ?? []
        let readable = named.filter {
            $0 != entity.titleField.name && ColumnPath($0, of: entity, visit) != nil
        }
        return readable.isEmpty ? entity.usualColumns(visit) : readable
    }
}

extension String {
    /// The text with a small letter at its beginning, for the middle of a sentence.
    package var lowercasedFirst: String {
        // What begins with two capitals is an abbreviation.
        let isWord = dropFirst().first.map { !$0.isUppercase } ?? true
        return isWord ? prefix(1).lowercased() + dropFirst() : self
    }
}
