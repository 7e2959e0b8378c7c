import KithModel

/// A form that people fill in without signing in, as on an organisation's website.
public struct FormDefinition: Sendable, Hashable {
    /// The name, as `s_web_form.contact`; it begins with the plugin's id.
    public var name: String
    /// What people read above it.
    public var title: String
    /// One sentence about what it is for.
    public var summary: String
    /// What it asks, in order.
    public var fields: [FieldDefinition]
    /// The origins of other sites whose pages may send it, as `https://www.example.com`.
    public var hosts: [String]
    /// Whether its answer says what has become of it: created, updated, ambiguous.
    public var tells: Bool
    /// The index of the code among the owner's handlers.
    var handler = 0

    /// Describes a form.
    public init(
        _ name: String, title: String, summary: String = "", fields: [FieldDefinition],
        hosts: [String] = [], tells: Bool = false
    ) {
        self.name = name
        self.title = title
        self.summary = summary
        self.fields = fields
        self.hosts = hosts
        self.tells = tells
    }

    /// Whether what a field of a type holds can be asked of strangers.
    private static func isAsked(_ type: FieldType) -> Bool {
        switch type {
        case .text, .longText, .integer, .decimal, .boolean, .date, .localTime, .choice,
            .multiChoice, .email, .phone, .url:
            true
        default: false
        }
    }

    /// Refuses forms that ask nothing or what strangers cannot know, and hosts that are none.
    ///
    /// - Throws: `invalid` with the form and where it was declared.
    static func check(_ contributions: [Contribution]) throws {
        for contribution in contributions {
            guard case .form(let form) = contribution.kind, let fault = form.fault else { continue }
            throw KernelError(
                .invalid, "The form `\(form.name)` \(fault).",
                recovery: "Let it ask for text, numbers, dates and choices, and write hosts as "
                    + "https://www.example.com.",
                location: contribution.source.description)
        }
    }

    private var fault: String? {
        if fields.isEmpty { return "asks nothing" }
        if fields.count > 50 { return "has more than 50 fields" }
        if Set(fields.map(\.name)).count < fields.count { return "names a field twice" }
        for field in fields {
            if !Self.isAsked(field.type) {
                return "asks for `\(field.name)`, which is of a kind that strangers cannot give"
            }
            if field.name.hasPrefix("kith_") {
                return "calls a field `\(field.name)`: names with kith_ are Kith's own"
            }
        }
        return hosts.first { !Self.isOrigin($0) }.map { "names `\($0)`, which is no origin" }
    }

    /// Whether a text is an origin as browsers send it (RFC 6454, 6.2).
    private static func isOrigin(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else {
            return false
        }
        let host = text.dropFirst(scheme.count)
        return (1...255).contains(host.utf8.count)
            && host.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x3A, 0x61...0x7A, 0x2D, 0x2E, 0x5B, 0x5D: true
                default: false
                }
            }
    }
}

/// What a form's code answers to whoever has sent it.
public struct FormAnswer: Sendable, Hashable {
    /// What has become of it, in a word, as `created`.
    public var result: String
    /// One sentence for who has sent it.
    public var message: String

    /// Makes an answer.
    public init(_ result: String, _ message: String = "Thank you. It has arrived.") {
        self.result = result
        self.message = message
    }
}

/// A form with its code.
struct RegisteredForm: Sendable {
    let owner: String
    let definition: FormDefinition
    let source: SourceLocation
    let take: @Sendable (CommandInput, Transaction) throws -> FormAnswer

    /// Returns the forms of those plugins that were granted one, by name.
    static func all(
        _ collected: [Contributions], of active: [PluginSource]
    ) -> [String: RegisteredForm] {
        let granted = Set(
            active.filter { $0.isCompiledIn || $0.granted.hasForms }.map(\.manifest.id))
        var forms: [String: RegisteredForm] = [:]
        for contributions in collected where granted.contains(contributions.owner) {
            for contribution in contributions.all {
                guard case .form(let definition) = contribution.kind,
                    case .form(let body) = contributions.handlers[definition.handler]
                else { continue }
                forms[definition.name] = RegisteredForm(
                    owner: contribution.owner, definition: definition,
                    source: contribution.source, take: body)
            }
        }
        return forms
    }
}
