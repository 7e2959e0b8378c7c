import KithModel
import Testing

/// Whose a planted record is, from the view of the one who reads.
enum Holder: String, CaseIterable, Sendable {
    case mine, team, far
    /// Was the reader's, and was given to somebody else.
    case lost
    /// Was the reader's, and is deleted.
    case gone
}

/// A way of having rights, with what it may see.
struct LeakRole: Sendable, CustomTestStringConvertible {
    var name: String
    /// The permissions of the reader's role; no role where nil.
    var permissions: JSON?
    /// The scopes of the token by which the reader comes; no token where nil.
    var scopes: JSON?
    var isAdministrator = false
    /// The holders whose records may be read, by entity.
    var sees: [String: Set<Holder>] = [:]
    /// The fields that may not be read, by entity.
    var hidden: [String: Set<String>] = Self.sensitive

    var testDescription: String { name }

    static let sensitive: [String: Set<String>] = [
        "client": ["salary", "remark", "turnover"], "deal": ["margin"],
    ]

    func maySee(_ entity: String, _ holder: Holder, _ field: String) -> Bool {
        isAdministrator
            || sees[entity]?.contains(holder) == true && hidden[entity]?.contains(field) != true
    }

    func hides(_ more: [String: Set<String>], only: Bool = false) -> LeakRole {
        var copy = self
        copy.hidden = only ? more : Self.sensitive.merging(more) { $0.union($1) }
        return copy
    }
}

extension LeakRole {
    private static let own: Set<Holder> = [.mine, .gone]
    private static let withTeam: Set<Holder> = [.mine, .gone, .team]
    private static let everything = Set(Holder.allCases)

    private static func both(_ verbs: JSONObject) -> JSON {
        ["client": .object(verbs), "deal": .object(verbs)]
    }

    private static func seeing(
        _ name: String, _ holders: Set<Holder>, _ permissions: JSON?, scopes: JSON? = nil
    ) -> LeakRole {
        LeakRole(
            name: name, permissions: permissions, scopes: scopes,
            sees: ["client": holders, "deal": holders])
    }

    private static let deniedFields: JSON = [
        "client": [
            "*": "all",
            "fields": ["nick": "none", "rating": "none", "code": "none", "salary": "read"],
        ],
        "deal": ["*": "all", "fields": ["price": "none", "note": "none"]],
    ]

    private static let deniedTitles: JSON = [
        "client": ["*": "all", "fields": ["name": "none"]],
        "deal": ["*": "all", "fields": ["name": "none", "client": "read"]],
    ]

    private static let readsSecrets: JSON = [
        "client": [
            "*": "all", "fields": ["salary": "write", "remark": "write", "turnover": "read"],
        ],
        "deal": ["*": "all", "fields": ["margin": "write"]],
    ]

    private static let narrowScopes: JSON = [
        "client": ["*": "own", "fields": ["nick": "none", "remark": "none", "code": "none"]],
        "deal": ["read": "own", "fields": ["note": "none"]],
    ]

    static let all: [LeakRole] = [
        LeakRole(name: "no role"),
        LeakRole(name: "reads nothing", permissions: ["client": ["read": "none"], "memo": [:]]),
        LeakRole(name: "creates only", permissions: both(["create": "all"])),
        seeing("reads own", own, both(["*": "own"])),
        seeing("reads team", withTeam, both(["*": "team"])),
        seeing("reads all, nothing sensitive", everything, both(["*": "all"])),
        seeing("reads own, writes all", own, both(["*": "all", "read": "own"])),
        seeing("denied fields", everything, deniedFields).hides(
            [
                "client": ["nick", "rating", "code", "remark", "turnover"],
                "deal": ["price", "note", "margin"],
            ], only: true),
        seeing("denied titles", everything, deniedTitles)
            .hides(["client": ["name"], "deal": ["name"]]),
        seeing(
            "condition", withTeam, both(["*": ["where": "owner = @me or team in :teams"]])),
        LeakRole(
            name: "clients but no deals", permissions: ["client": ["*": "all"]],
            sees: ["client": everything]),
        LeakRole(
            name: "deals but no clients", permissions: ["deal": ["*": "all"]],
            sees: ["deal": everything]),
        seeing("narrowed token", own, readsSecrets, scopes: narrowScopes).hides([
            "client": ["nick", "code"], "deal": ["note"],
        ]),
        seeing("wide token of a narrow user", own, both(["*": "own"]), scopes: ["*": ["*": "all"]]),
        seeing("reads the sensitive too", everything, readsSecrets).hides([:], only: true),
        LeakRole(name: "administrator", isAdministrator: true, hidden: [:]),
    ]
}
