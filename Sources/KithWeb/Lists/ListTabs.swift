import KithKernel
import KithModel
import KithQuery

/// Finds the lists that stand ready for an entity.
enum ListTabs {
    /// Returns the tabs: those of the entity's view, everything, and those that people saved.
    ///
    /// A list whose filter cannot be read now, as when its plugin is disabled or a field is
    /// hidden from the visitor, is left out.
    static func load(_ entity: Entity, _ visit: Visit) async throws -> [ListTab] {
        let all = ListTab.all(of: entity, visit)
        var tabs = ready(entity, all, visit)
        if !tabs.contains(where: \.filter.isEmpty) { tabs.append(all) }
        tabs[0].isFirst = true
        return tabs + (try await saved(entity, all, visit))
    }

    private static func ready(_ entity: Entity, _ all: ListTab, _ visit: Visit) -> [ListTab] {
        (visit.views[entity.name]?.lists ?? []).compactMap { list in
            guard isReadable(list.filter, entity, visit) else { return nil }
            return ListTab(
                key: key(of: list.title), title: list.title, filter: list.filter ?? "",
                sort: list.sort.map { ListTab.sort($0, entity, visit) } ?? all.sort,
                columns: all.columns)
        }
    }

    private static func saved(
        _ entity: Entity, _ all: ListTab, _ visit: Visit
    ) async throws -> [ListTab] {
        guard visit.visitor.caller.entities.contains(where: { $0.name == "view" }) else {
            return []
        }
        var request = QueryRequest("view", filter: "of_entity = :entity")
        request.parameters = ["entity": .string(entity.name)]
        request.fields = "name,filter,sort,columns,owner"
        request.sort = "name"
        let answer = try await visit.kernel.query(request, as: visit.visitor.principal)
        return zip(answer.ids, answer.rows).compactMap { id, row in
            let filter = row[1].text ?? ""
            guard isReadable(filter, entity, visit) else { return nil }
            let columns = (row[3].json?.array ?? []).compactMap(\.string).filter {
                ColumnPath($0, of: entity, visit) != nil
            }
            var tab = ListTab(
                key: id.description, title: row[0].text ?? "", filter: filter,
                sort: row[2].text.map { ListTab.sort($0, entity, visit) } ?? all.sort,
                columns: columns.isEmpty ? all.columns : columns)
            if row[4].reference == visit.visitor.user { tab.own = id }
            return tab
        }
    }

    /// Whether a filter can be read by the visitor now.
    static func isReadable(_ filter: String?, _ entity: Entity, _ visit: Visit) -> Bool {
        guard let filter, !filter.isEmpty else { return true }
        return (try? visit.parse(filter, of: entity)) != nil
    }

    private static func key(of title: String) -> String {
        FoldedText.fold(title).map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
    }
}

extension Visit {
    /// Reads a condition with the visitor's eyes: what they may not read does not exist.
    ///
    /// - Throws: what `FilterParser.parse` throws.
    package func parse(_ filter: String, of entity: Entity) throws -> Filter {
        try FilterParser.parse(
            filter, entity: entity, schema: generation.schema,
            readable: { [self] in mayRead($1, of: $0) },
            baseCurrency: kernel.organisation.baseCurrency)
    }
}
