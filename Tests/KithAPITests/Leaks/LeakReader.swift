import KithKernel
import KithModel
import KithTesting
import Testing

/// A way of having rights, with the secrets that it may see.
struct LeakReader: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The permissions of the reader's role; none where nil.
    var permissions: JSON?
    /// The scopes of the token by which the reader comes; no token where nil.
    var scopes: JSON?
    /// The holders whose accounts and deals may be read.
    var sees: Set<LeakSecret.Holder> = []
    /// The fields that may not be read, as `deal.next_step`.
    var hidden: Set<String> = []

    func maySee(_ secret: LeakSecret) -> Bool {
        sees.contains(secret.holder) && !hidden.contains("\(secret.entity).\(secret.field)")
    }

    private static func both(_ verbs: JSONObject) -> JSON {
        ["account": .object(verbs), "deal": .object(verbs)]
    }

    private static let maskedFields: JSON = [
        "account": [
            "*": "all", "fields": ["sector": "none", "description": "none", "external_id": "none"],
        ],
        "deal": ["*": "all", "fields": ["next_step": "none", "account": "none"]],
    ]

    static let all = [
        LeakReader(testDescription: "no role"),
        LeakReader(testDescription: "creates only", permissions: both(["create": "all"])),
        LeakReader(
            testDescription: "own records", permissions: both(["*": "own"]), sees: [.mine]),
        LeakReader(
            testDescription: "some fields", permissions: maskedFields, sees: [.mine, .far],
            hidden: [
                "account.sector", "account.description", "account.external_id", "deal.next_step",
            ]),
        LeakReader(
            testDescription: "a narrow token of a wide role", permissions: both(["*": "all"]),
            scopes: ["deal": ["read": "own"]], sees: [.mine],
            hidden: [
                "account.name", "account.sector", "account.description", "account.external_id",
            ]),
    ]
}

/// A planted text that occurs nowhere else.
struct LeakSecret: Sendable {
    /// Whose the record is, from the view of the one who reads.
    enum Holder: String, Sendable {
        case mine, far
        /// The kernel's own: people, teams, roles, tokens, change sets.
        case house
    }

    let holder: Holder
    let entity: String
    let field: String
    let text: String
}
