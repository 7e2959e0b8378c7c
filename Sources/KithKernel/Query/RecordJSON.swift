import KithModel
import KithQuery

extension QueryAnswer {
    /// The page as the API writes it: `{"records": […], "next": …, "related": {…}}`.
    public var json: JSON {
        let records = rows.indices.map { record(at: $0) }
        var object: JSONObject = [
            "records": .array(records), "next": next.map(JSON.string) ?? .null,
        ]
        if let count {
            object["count"] = .integer(Int64(count))
            if isCountCapped { object["count_is_capped"] = .boolean(true) }
        }
        if !titles.isEmpty {
            let related = titles.keys.sorted().map { id -> (key: String, value: JSON) in
                (id.description, .string(titles[id] ?? ""))
            }
            object["related"] = .object(JSONObject(uniqueMembers: related))
        }
        return .object(object)
    }

    /// One record as the API writes it.
    public func record(at index: Int) -> JSON {
        var object: JSONObject = [
            "id": .string(ids[index].description), "entity": .string(entity.name),
            "version": .integer(versions[index]),
        ]
        for (column, value) in zip(columns, rows[index])
        where column.name != "id" && column.name != "version" {
            object[column.name] = value.apiJSON
        }
        return .object(object)
    }

    /// A value as people read it: the title of what a reference points to, `restricted`
    /// for what they may not see.
    public func text(_ value: Value) -> String {
        guard let id = value.reference else { return value.plainText }
        return titles[id] ?? "restricted"
    }
}

extension Record {
    /// The record as the API writes it.
    public var json: JSON {
        var object: JSONObject = [
            "id": .string(id.description), "entity": .string(entity.name),
            "version": .integer(version),
        ]
        for field in entity.fields
        where field.name != "id" && field.name != "version" && field.name != "deleted_at"
            && !field.definition.isSecret
        {
            object[field.name] = self[field].apiJSON
        }
        return .object(object)
    }
}

extension AggregateAnswer {
    /// The groups as the API writes them:
    /// `{"groups": [{"key": […], "count": 3, "sum": {"value": …}}]}`.
    public var json: JSON {
        .object(["groups": .array(groups.map(group))])
    }

    private func group(_ group: AggregateGroup) -> JSON {
        var object: JSONObject = [
            "key": .array(group.key.map(key)), "count": .integer(group.count),
        ]
        for (measure, figure) in zip(measures, group.figures) {
            let name = measure.function.rawValue
            var figures = object[name]?.object ?? [:]
            figures[measure.field.name] = figure.apiJSON
            object[name] = .object(figures)
        }
        return .object(object)
    }

    private func key(_ value: Value) -> JSON {
        guard case .reference(let id) = value else { return value.apiJSON }
        return .object([
            "id": .string(id.description), "title": titles[id].map(JSON.string) ?? .null,
        ])
    }
}
