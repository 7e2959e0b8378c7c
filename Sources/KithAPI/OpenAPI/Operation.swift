import KithModel
import KithQuery

/// What an endpoint does, takes and answers, in the words of OpenAPI: the description that
/// stands beside the function which answers.
///
/// Parts of the path and parameters are described here only where they mean something else
/// than `Parameter.common` says of their names. Shapes that differ by entity are named by their
/// general forms (`Record`, `RecordInput`, `RecordPatch`, `RecordPage`); the document puts each
/// entity's own in their place.
struct Operation: Sendable {
    /// What operations are grouped by.
    enum Tag: String, Sendable, CaseIterable {
        case general, records, questions, commands, changes, imports, people, definitions, upkeep
    }

    /// What an endpoint is described for one by one.
    enum Kind: Sendable {
        /// Each entity on which the reader has the verb; the id is as `list_{entity}`.
        case entity(String, Verb)
        /// Each command that the reader may run.
        case command
    }

    /// The name by which programs call it.
    let id: String
    /// What it does, in a few words.
    let summary: String
    /// More about it, in Markdown.
    let details: String
    /// What it is grouped by.
    let tag: Tag
    /// The parameters with a meaning of their own, and headers.
    let parameters: [Parameter]
    /// What comes along with the request.
    let body: Content?
    /// What it answers when all goes well.
    let answers: [Answer]
    /// How it may refuse, beside what every endpoint may.
    let problems: [ErrorCode]
    /// What it is described for one by one, with shapes of their own.
    let kind: Kind?

    /// Describes an operation.
    init(
        _ id: String, _ summary: String, _ tag: Tag, details: String = "",
        parameters: [Parameter] = [], body: Content? = nil, answers: Answer...,
        problems: [ErrorCode] = [], each kind: Kind? = nil
    ) {
        self.id = id
        self.summary = summary
        self.details = details
        self.tag = tag
        self.parameters = parameters
        self.body = body
        self.answers = answers
        self.problems = problems
        self.kind = kind
    }

    /// What comes along with a request or an answer.
    struct Content: Sendable {
        /// The media types, each with what it looks like.
        let types: [(name: String, shape: Shape)]
        /// Whether it must be there.
        let isRequired: Bool

        /// A JSON document.
        static func json(_ shape: Shape, isRequired: Bool = true) -> Content {
            Content(types: [("application/json", shape)], isRequired: isRequired)
        }

        /// A file of any content.
        static let file = Content(
            types: [("application/octet-stream", Shape(["type": "string", "format": "binary"]))],
            isRequired: true)

        /// Content of any of some media types.
        static func any(of types: [(name: String, shape: Shape)]) -> Content {
            Content(types: types, isRequired: true)
        }

        /// The content as the document writes it.
        var json: JSON {
            .object(
                JSONObject(
                    uniqueMembers: types.map { type in
                        (key: type.name, value: .object(["schema": type.shape.json]))
                    }))
        }
    }

    /// What is answered when all goes well.
    struct Answer: Sendable {
        /// The status of HTTP.
        let status: Int
        /// When that is, or what it holds.
        let summary: String
        /// What comes along.
        let content: Content?
        /// The headers of its own, by their names in `headers`.
        let headers: [String]

        /// A JSON document.
        static func json(
            _ status: Int = 200, _ summary: String, _ shape: Shape, headers: [String] = []
        ) -> Answer {
            Answer(
                status: status, summary: summary, content: .json(shape), headers: headers)
        }

        /// Nothing but the status.
        static func empty(
            _ status: Int = 204, _ summary: String, headers: [String] = []
        ) -> Answer {
            Answer(status: status, summary: summary, content: nil, headers: headers)
        }

        /// Content of any of some media types.
        static func content(
            _ status: Int = 200, _ summary: String, _ types: [(name: String, shape: Shape)],
            headers: [String] = []
        ) -> Answer {
            Answer(
                status: status, summary: summary, content: .any(of: types), headers: headers)
        }

        /// The answer as the document writes it.
        var json: JSON {
            var object: JSONObject = ["description": .string(summary)]
            if !headers.isEmpty {
                object["headers"] = .object(
                    JSONObject(
                        uniqueMembers: headers.map { name in
                            (key: name, value: ["$ref": .string("#/components/headers/\(name)")])
                        }))
            }
            object["content"] = content?.json
            return .object(object)
        }

        /// The headers that answers may name.
        static let headers: [(name: String, summary: String)] = [
            ("ETag", "The version of what is answered, for `If-Match` and `If-None-Match`."),
            ("Location", "Where what was made can be read."),
            ("Kith-Change-Set", "The id of the change set, by which it can be undone."),
        ]
    }
}
