import KithModel
import KithQuery

extension QueryAnswer {
    /// The page as the API writes it:
    /// `{"records": […], "next": …, "titles": {id: title}, "related": {id: record}}`.
    ///
    /// `titles` are those of everything that the records point to, `related` the records that
    /// were asked for by `expand`.
    public var json: JSON {
        let records = rows.indices.map { record(at: $0) }
        var object: JSONObject = [
            "records": .array(records), "next": next.map(JSON.string) ?? .null,
        ]
        for (key, part) in ending { object[key] = part }
        return .object(object)
    }

    /// What stands behind the records and the cursor.
    private var ending: [(key: String, value: JSON)] {
        var parts: [(key: String, value: JSON)] = []
        if let count {
            parts.append(("count", .integer(Int64(count))))
            if isCountCapped { parts.append(("count_is_capped", .boolean(true))) }
        }
        if !titles.isEmpty {
            let list = titles.keys.sorted().map { id -> (key: String, value: JSON) in
                (id.description, .string(titles[id] ?? ""))
            }
            parts.append(("titles", .object(JSONObject(uniqueMembers: list))))
        }
        if let relatedJSON { parts.append(("related", relatedJSON)) }
        return parts
    }

    /// The records that were asked for by `expand`, by their ids; nil where none was.
    public var relatedJSON: JSON? {
        guard !related.isEmpty else { return nil }
        let list = related.flatMap { part in
            part.rows.indices.map { (part.ids[$0].description, part.record(at: $0)) }
        }
        return .object(JSONObject(uniqueMembers: list.sorted { $0.0 < $1.0 }))
    }

    /// The text of `json` in one line, made without building a document of so many parts.
    public var jsonText: String {
        var writer = JSONWriter(reserving: rows.count * (64 + 32 * columns.count))
        let keys = columns.enumerated().compactMap { index, column in
            Self.key(of: column, at: index, among: columns)
        }
        writer.write(raw: "{\"records\":[")
        for index in rows.indices {
            if index > 0 { writer.write(raw: ",") }
            write(recordAt: index, keys, to: &writer)
        }
        writer.write(raw: "],\"next\":")
        writer.write(next.map(JSON.string) ?? .null)
        for (key, part) in ending {
            writer.write(raw: ",")
            writer.write(string: key)
            writer.write(raw: ":")
            writer.write(part)
        }
        writer.write(raw: "}")
        return writer.text
    }

    private func write(
        recordAt index: Int, _ keys: [(place: Int, json: [UInt8])], to writer: inout JSONWriter
    ) {
        writer.write(raw: "{\"id\":")
        writer.write(string: ids[index].description)
        writer.write(raw: ",\"entity\":")
        writer.write(string: entity.name)
        writer.write(raw: ",\"version\":")
        writer.write(.integer(versions[index]))
        let row = rows[index]
        for key in keys {
            writer.write(encoded: key.json)
            writer.write(value: row[key.place])
        }
        writer.write(raw: "}")
    }

    /// Returns how a record begins the value of a column: `,"name":`; nil for one that stands
    /// there already.
    private static func key(
        of column: Column, at place: Int, among columns: [Column]
    ) -> (place: Int, json: [UInt8])? {
        let name = column.name
        let isThere = columns[..<place].contains { $0.name == name }
        guard !isThere, name != "id", name != "version" else { return nil }
        var writer = JSONWriter()
        writer.write(raw: ",")
        writer.write(string: name)
        writer.write(raw: ":")
        return (place, writer.bytes)
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
    /// The record as the API writes it, without what its receiver may not read.
    public var json: JSON {
        var object: JSONObject = [
            "id": .string(id.description), "entity": .string(entity.name),
            "version": .integer(version),
        ]
        for field in entity.fields
        where field.name != "id" && field.name != "version" && field.name != "deleted_at"
            && !field.definition.isSecret && !hiddenSlots.contains(field.slot)
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
