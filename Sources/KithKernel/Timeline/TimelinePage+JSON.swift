import KithModel

extension TimelinePage {
    /// The page as the API writes it.
    ///
    /// ```json
    /// {"items": [
    ///    {"at": "2026-11-16T09:00:00.000Z", "kind": "call", "kind_title": "Call",
    ///     "source": "contacts", "entity": "activity", "id": "…", "title": "Roof",
    ///     "actor": "…", "about": {"entity": "contact", "id": "…"}, "body": "…", "icon": "…"},
    ///    {"at": "…", "kind": "change", "kind_title": "Change", "source": "kernel",
    ///     "entity": "account", "id": "…", "title": "Changed tier", "actor": "…",
    ///     "change": {"set": "…", "operation": "update", "via": "cli", "is_erased": false,
    ///       "fields": [{"field": "tier", "title": "Tier", "old": "b", "new": "a"}]}}],
    ///  "next": "…", "count": 2, "kinds": [{"key": "call", "title": "Call"}],
    ///  "titles": {"…": "Ana Horvat"}}
    /// ```
    /// `about`, `body` and `icon` are left out where there is none; `count` where it was not
    /// asked for, with `count_is_capped` where it stopped.
    public var json: JSON {
        var object: JSONObject = [
            "items": .array(items.map(\.json)), "next": next.map(JSON.string) ?? .null,
        ]
        if let count {
            object["count"] = .integer(Int64(count))
            if isCountCapped { object["count_is_capped"] = .boolean(true) }
        }
        object["kinds"] = .array(
            kinds.map { ["key": .string($0.key), "title": .string($0.title)] })
        let list = titles.keys.sorted().map { id -> (key: String, value: JSON) in
            (id.description, .string(titles[id] ?? ""))
        }
        object["titles"] = .object(JSONObject(uniqueMembers: list))
        return .object(object)
    }
}

extension TimelineItem {
    /// The item as the API writes it; see `TimelinePage.json`.
    public var json: JSON {
        var object: JSONObject = [
            "at": .string(at.description), "kind": .string(kind),
            "kind_title": .string(kindTitle), "source": .string(source),
            "entity": .string(entity), "id": .string(record.description),
            "title": .string(title), "actor": actor.map { .string($0.description) } ?? .null,
        ]
        if !about.isNull { object["about"] = about.apiJSON }
        object["body"] = body.map(JSON.string)
        object["icon"] = icon.map(JSON.string)
        object["change"] = change?.timelineJSON
        return .object(object)
    }
}

extension ChangeSummary {
    fileprivate var timelineJSON: JSON {
        let list = fields.map { change -> JSON in
            [
                "field": .string(change.field.name),
                "title": .string(change.field.definition.title),
                "old": change.old.apiJSON, "new": change.new.apiJSON,
            ]
        }
        return [
            "set": .string(set.description), "operation": .string(operation),
            "via": .string(via), "is_erased": .boolean(isErased), "fields": .array(list),
        ]
    }
}
