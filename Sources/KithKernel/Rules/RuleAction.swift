import KithModel

/// One thing that a rule does.
///
/// Its values may hold places, as `{{name}}`, for fields of the record.
public enum RuleAction: Sendable, Hashable {
    /// Sets fields of the record.
    case set(JSONObject)
    /// Makes a record of an entity.
    case create(entity: String, JSONObject)
    /// Makes a task about the record.
    case task(JSONObject)
    /// Asks for an effect, as `mail`, in the words of its performer.
    case send(kind: String, JSONObject)
    /// Runs a command.
    case command(String, JSONObject)
    /// Puts a job off until the delivery is committed.
    case job(String, JSON)

    /// The words by which actions are told apart.
    public static let words = ["set", "create", "task", "mail", "send", "command", "job"]

    /// Reads an action: `{"do": "set", "values": {…}}`.
    ///
    /// - Parameter index: its place among the rule's, from 0.
    /// - Throws: `invalid` with the place, as `actions[0].values`.
    init(_ json: JSON, at index: Int) throws {
        let place = "actions[\(index)]"
        guard let object = json.object, let word = object["do"]?.string, Self.words.contains(word)
        else {
            let named = json["do"]?.string ?? ""
            throw KernelError(
                .invalid,
                "`\(place)` says in `do` what is to be done"
                    + Suggestion.question(for: named, among: Self.words),
                recovery: "It is one of \(Self.words.joined(separator: ", ")).", field: place)
        }
        let reader = MemberReader(object: object, place: place)
        switch word {
        case "set":
            self = .set(try reader.object("values"))
            try reader.close(["values"])
        case "create":
            self = .create(entity: try reader.text("entity"), try reader.object("values"))
            try reader.close(["entity", "values"])
        case "task":
            self = .task(try reader.object("values"))
            try reader.close(["values"])
        case "mail":
            var wish = object
            wish["do"] = nil
            self = .send(kind: "mail", wish)
        case "send":
            self = .send(kind: try reader.text("kind"), try reader.object("wish"))
            try reader.close(["kind", "wish"])
        case "command":
            let arguments = object["arguments"] == nil ? [:] : try reader.object("arguments")
            self = .command(try reader.text("name"), arguments)
            try reader.close(["name", "arguments"])
        default:
            self = .job(try reader.text("name"), object["payload"] ?? .null)
            try reader.close(["name", "payload"])
        }
    }

    /// The action as the API has it.
    public var json: JSON {
        switch self {
        case .set(let values): return ["do": "set", "values": .object(values)]
        case .create(let entity, let values):
            return ["do": "create", "entity": .string(entity), "values": .object(values)]
        case .task(let values): return ["do": "task", "values": .object(values)]
        case .send("mail", let wish):
            var object: JSONObject = ["do": "mail"]
            for (name, value) in wish { object[name] = value }
            return .object(object)
        case .send(let kind, let wish):
            return ["do": "send", "kind": .string(kind), "wish": .object(wish)]
        case .command(let name, let arguments):
            return ["do": "command", "name": .string(name), "arguments": .object(arguments)]
        case .job(let name, let payload):
            return ["do": "job", "name": .string(name), "payload": payload]
        }
    }

    /// The values in which places may stand.
    var values: JSON {
        switch self {
        case .set(let values), .create(_, let values), .task(let values), .send(_, let values),
            .command(_, let values):
            .object(values)
        case .job(_, let payload): payload
        }
    }

    /// What it does, in a few words.
    public var summary: String {
        switch self {
        case .set(let values): "sets " + values.keys.joined(separator: ", ")
        case .create(let entity, _): "creates a record of \(entity)"
        case .task: "creates a task"
        case .send(let kind, _): "sends \(kind)"
        case .command(let name, _): "runs \(name)"
        case .job(let name, _): "puts off \(name)"
        }
    }
}

/// Reads the members of an action.
private struct MemberReader {
    let object: JSONObject
    let place: String

    func text(_ name: String) throws -> String {
        if let text = object[name]?.string, !text.isEmpty { return text }
        throw KernelError(.required, "`\(place).\(name)` is missing.", field: "\(place).\(name)")
    }

    func object(_ name: String) throws -> JSONObject {
        if let members = object[name]?.object { return members }
        throw KernelError(
            .invalid, "`\(place).\(name)` is an object.",
            recovery: "Write it as {\"name\": \"value\"}.", field: "\(place).\(name)")
    }

    func close(_ known: [String]) throws {
        guard let strange = object.keys.first(where: { $0 != "do" && !known.contains($0) })
        else { return }
        throw KernelError(
            .unknownField,
            "`\(place)` has no `\(strange)`\(Suggestion.question(for: strange, among: known))",
            field: "\(place).\(strange)")
    }
}
