import KithKernel
import KithModel
import KithQuery

/// What a client must know to show an answer to people, and gets when it asks with
/// `describe=true`: entities, the types of fields, the caller's time zone.
enum Description {
    /// The name of the parameter, and of the member of the answer.
    static let parameter = "describe"
    static let member = "described"

    /// Returns an entity's words.
    static func entity(_ entity: Entity) -> JSONObject {
        [
            "name": .string(entity.name), "title": .string(entity.definition.title),
            "plural_title": .string(entity.definition.pluralTitle),
            "title_field": .string(entity.titleField.name), "owner": .string(entity.owner),
            "help": .string(entity.definition.help),
        ]
    }

    /// Returns what a field is.
    ///
    /// - Parameter name: the path by which it was asked for; its own name where nil.
    static func field(_ field: Field, as name: String? = nil) -> JSON {
        var object = DefinitionJSON.encode(field.definition).object ?? [:]
        object["name"] = .string(name ?? field.name)
        object["title"] = .string(field.definition.title)
        object["owner"] = .string(field.owner)
        object["system"] = .boolean(field.isSystem)
        return .object(object)
    }

    /// Returns what a page of records holds.
    static func page(_ answer: QueryAnswer, _ zone: String, _ asOf: Instant? = nil) -> JSON {
        var object: JSONObject = [
            "entity": .object(entity(answer.entity)),
            "columns": .array(answer.columns.map { field($0.field, as: $0.name) }),
            "time_zone": .string(zone),
        ]
        object["as_of"] = asOf.map { .string($0.description) }
        return .object(object)
    }

    /// Returns what the parts of groups are.
    static func groups(_ answer: AggregateAnswer, _ zone: String) -> JSON {
        let keys = zip(answer.keys, answer.buckets).map { key, bucket -> JSON in
            [
                "name": .string(key.name), "bucket": bucket.map { .string("\($0)") } ?? .null,
                "field": field(key.field),
            ]
        }
        let measures = answer.measures.map { measure -> JSON in
            [
                "function": .string(measure.function.rawValue),
                "name": .string(measure.field.name), "field": field(measure.field),
            ]
        }
        return [
            "keys": .array(keys), "measures": .array(measures), "time_zone": .string(zone),
        ]
    }

    /// Returns the types of the fields that changes mention, by entity and name.
    static func changes(
        _ changes: [ChangeSummary], _ titles: [RecordID: String], _ zone: String
    ) -> JSON {
        var entities: [String: JSONObject] = [:]
        for change in changes {
            for part in change.fields where entities[change.entity]?[part.field.name] == nil {
                entities[change.entity, default: [:]][part.field.name] = field(part.field)
            }
        }
        let fields = entities.sorted { $0.key < $1.key }.map { name, fields in
            (key: name, value: JSON.object(fields))
        }
        return [
            "fields": .object(JSONObject(uniqueMembers: fields)), "titles": Titles.json(titles),
            "time_zone": .string(zone),
        ]
    }
}
