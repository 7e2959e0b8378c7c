import KithModel

/// Writes one endpoint's description into a document.
struct OperationWriter {
    private let endpoint: Endpoint
    private let operation: Operation

    /// Takes an endpoint and what stands beside it.
    init(_ endpoint: Endpoint, _ operation: Operation) {
        self.endpoint = endpoint
        self.operation = operation
    }

    /// The path as it stands in a document, behind the API's own.
    var path: String {
        "/"
            + endpoint.pattern.map { part in
                switch part {
                case .word(let word): word
                case .any(let name): "{\(name)}"
                }
            }.joined(separator: "/")
    }

    /// Returns the path with a name in the place of one of its parts.
    func path(with name: String, for part: String) -> String { path.replacing(part, with: name) }

    /// The operation in its general form.
    var general: JSON {
        .object(
            object(
                id: operation.id, summary: operation.summary, tag: operation.tag.rawValue,
                parameters: endpoint.described))
    }

    /// Returns the operation for one entity or one command.
    ///
    /// What only the command line needs is left out: it would make the answers harder to type.
    /// - Parameters:
    ///   - title: what it is about.
    ///   - part: the part of the path that has found its value.
    ///   - places: the names of shapes that stand in the place of general ones.
    func typed(
        _ id: String, _ title: String, tag: String, without part: String,
        _ places: [String: String], bodyIsRequired: Bool? = nil
    ) -> JSON {
        let summary = operation.kind.isCommand ? title : "\(operation.summary): \(title)"
        let parameters = endpoint.described.filter { parameter in
            parameter.name != part && !Self.forPeople.contains(parameter.name)
        }
        var object = object(id: id, summary: summary, tag: tag, parameters: parameters)
        if let bodyIsRequired, var body = object["requestBody"]?.object {
            body["required"] = .boolean(bodyIsRequired)
            object["requestBody"] = .object(body)
        }
        return JSON.object(object).putting(places)
    }

    private static let forPeople: Set<String> = [Description.parameter, "names", "format"]

    private func object(
        id: String, summary: String, tag: String, parameters: [Parameter]
    ) -> JSONObject {
        var object: JSONObject = [
            "operationId": .string(id), "summary": .string(summary),
            "tags": .array([.string(tag)]),
        ]
        if !operation.details.isEmpty { object["description"] = .string(operation.details) }
        if !parameters.isEmpty { object["parameters"] = .array(parameters.map(written)) }
        if let body = operation.body {
            object["requestBody"] = [
                "required": .boolean(body.isRequired), "content": body.json,
            ]
        }
        object["responses"] = answers
        if endpoint.isOpen { object["security"] = .array([]) }
        return object
    }

    /// A parameter that means here what it means everywhere stands in the document once.
    private func written(_ parameter: Parameter) -> JSON {
        let isOwn = operation.parameters.contains { $0.name == parameter.name }
        guard !isOwn, parameter.place != .path else { return parameter.json }
        return ["$ref": .string("#/components/parameters/\(parameter.name)")]
    }

    private var answers: JSON {
        let good = operation.answers.map { (key: String($0.status), value: $0.json) }
        return .object(
            JSONObject(uniqueMembers: good + ProblemAnswers.references(of: endpoint, operation)))
    }
}

extension Endpoint {
    /// The parameters with what they mean here; one that nobody has described is missing.
    var described: [Parameter] {
        let own = operation?.parameters ?? []
        let parts = pattern.compactMap { part -> String? in
            if case .any(let name) = part { name } else { nil }
        }
        let names = parts + parameters.filter { $0 != Endpoint.valuePrefix }
        let found = names.compactMap { name in
            own.first { $0.name == name }
                ?? Parameter.common[name].map { common in
                    parts.contains(name) && common.place != .path
                        ? .path(name, common.summary, common.shape) : common
                }
        }
        let headers = own.filter { $0.place == .header }
        return found + headers + (repetition == .harmless ? [] : [.idempotencyKey])
    }
}

extension Operation.Kind? {
    fileprivate var isCommand: Bool {
        if case .command = self { true } else { false }
    }
}

extension JSON {
    /// Returns the document with other names in the place of some shapes'.
    fileprivate func putting(_ names: [String: String]) -> JSON {
        switch self {
        case .array(let elements): return .array(elements.map { $0.putting(names) })
        case .object(let object):
            if let name = object["$ref"]?.string, name.hasPrefix(Shape.place),
                let other = names[String(name.dropFirst(Shape.place.count))]
            {
                return Shape.named(other).json
            }
            return .object(
                JSONObject(uniqueMembers: object.map { ($0.key, $0.value.putting(names)) }))
        default: return self
        }
    }
}
