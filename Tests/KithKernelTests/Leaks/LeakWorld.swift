import KithModel
import KithQuery
import Testing

@testable import KithKernel

/// A database full of planted secrets, and one reader who comes with some rights.
final class LeakWorld: Sendable {
    /// A planted text or number that occurs nowhere else.
    struct Secret: Sendable {
        var entity: String
        var holder: Holder
        var field: String
        var text: String
        /// Whether the record holds it no more.
        var isFormer: Bool
    }

    let fixture: KernelFixture
    let role: LeakRole
    let reader: Principal
    let user: RecordID
    let secrets: [Secret]
    /// The planted records, by entity and holder.
    let records: [String: RecordID]
    /// A moment at which every record held its former values.
    let past: Instant

    var kernel: Kernel { fixture.kernel }

    /// The fields in which secrets are planted.
    static let fields: [String: [String]] = [
        "client": ["name", "code", "salary", "remark", "nick", "rating"],
        "deal": ["name", "price", "margin", "note"],
    ]

    func record(_ entity: String, _ holder: Holder) throws -> RecordID {
        try #require(records["\(entity) \(holder.rawValue)"])
    }

    /// Returns how many present records of an entity the reader may see.
    func readable(_ entity: String) -> Int {
        Holder.allCases.count { $0 != .gone && role.maySee(entity, $0, "id") }
    }

    /// Returns the secrets that must not reach the reader.
    var forbidden: [Secret] { secrets.filter { !role.maySee($0.entity, $0.holder, $0.field) } }

    init(_ role: LeakRole, seed: UInt64 = 7) async throws {
        let fixture = try await KernelFixture([Vault.self])
        var planter = Planter(fixture: fixture, random: SeededRandom(seed: seed))
        let people = try await planter.people()
        try await planter.plant(people)
        past = fixture.kernel.clock.now
        fixture.wait(seconds: 60)
        try await planter.replace(people)
        fixture.wait(seconds: 60)
        user = role.isAdministrator ? fixture.administrator : people.reader
        if let permissions = role.permissions {
            try await fixture.give(user, "tested", permissions)
        }
        if role.sees["deal"]?.contains(.mine) == true {
            try await planter.plantConflict(as: .user(user))
        }
        if role.sees["deal"] != nil, role.hidden["deal"]?.contains("name") != true {
            try await planter.plantUndo(as: .user(user))
        }
        reader = try await Self.principal(role, user, fixture)
        self.fixture = fixture
        self.role = role
        (secrets, records) = (planter.secrets, planter.records)
    }

    private static func principal(
        _ role: LeakRole, _ user: RecordID, _ fixture: KernelFixture
    ) async throws -> Principal {
        guard let scopes = role.scopes else { return .user(user) }
        let token = try await fixture.kernel.makeToken(
            "t", for: user, scopes: scopes, expires: nil, as: .user(user), door: .cli)
        return .token(token.id)
    }
}

/// Plants the secrets as the administrator.
private struct Planter {
    let fixture: KernelFixture
    var random: SeededRandom
    private(set) var secrets: [LeakWorld.Secret] = []
    private(set) var records: [String: RecordID] = [:]

    init(fixture: KernelFixture, random: SeededRandom) {
        self.fixture = fixture
        self.random = random
    }

    typealias People = (reader: RecordID, mate: RecordID, stranger: RecordID)

    func people() async throws -> People {
        let team = try await fixture.create("team", ["name": "north"]).id
        var people: [RecordID] = []
        for name in ["reader", "mate", "stranger"] {
            people.append(try await fixture.create("user", ["name": .string(name)]).id)
        }
        for member in people.prefix(2) {
            try await fixture.create(
                "team_member", ["member": .id(member), "of_team": .id(team)])
        }
        return (people[0], people[1], people[2])
    }

    mutating func plant(_ people: People) async throws {
        for holder in Holder.allCases {
            let owner =
                switch holder {
                case .mine, .lost, .gone: people.reader
                case .team: people.mate
                case .far: people.stranger
                }
            var client = values("client", holder, isFormer: true)
            client["owner"] = .id(owner)
            let made = try await fixture.create("client", client).id
            records["client \(holder.rawValue)"] = made
            var deal = values("deal", holder, isFormer: true)
            deal["owner"] = .id(owner)
            deal["client"] = .id(made)
            deal["phase"] = "planted"
            records["deal \(holder.rawValue)"] = try await fixture.create("deal", deal).id
        }
    }

    /// Changes every secret, gives away what gets lost, and deletes what goes.
    mutating func replace(_ people: People) async throws {
        for holder in Holder.allCases {
            for entity in ["client", "deal"] {
                guard let id = records["\(entity) \(holder.rawValue)"] else { continue }
                try await fixture.update(entity, id, values(entity, holder, isFormer: false))
            }
        }
        for entity in ["deal", "client"] {
            let (lost, gone) = (records["\(entity) lost"], records["\(entity) gone"])
            guard let lost, let gone else { continue }
            try await fixture.update(entity, lost, ["owner": .id(people.stranger)])
            try await fixture.delete(entity, gone)
        }
        for memo in try await fixture.values("memo", "id").compactMap({ RecordID($0) }) {
            try await fixture.update("memo", memo, ["name": .string(hide("memo", .far, "name"))])
        }
    }

    /// Lets the reader change a deal, which is changed again since.
    func plantConflict(as reader: Principal) async throws {
        guard let deal = records["deal mine"] else { return }
        try await fixture.update("deal", deal, ["phase": "moved"], as: reader)
        try await fixture.update("deal", deal, ["phase": "planted again"])
    }

    /// Lets the reader make a deal, and has its memo, which a hook made, changed since.
    mutating func plantUndo(as reader: Principal) async throws {
        let deal = try await fixture.create("deal", ["name": "undoable"], as: reader).id
        let memo = try await fixture.values("memo", "id", where: "deal = '\(deal)'").first
        let id = try #require(memo.flatMap { RecordID($0) })
        try await fixture.update("memo", id, ["name": .string(hide("memo", .far, "name"))])
        let margin = hide("deal", .far, "margin", isNumber: true)
        let name = hide("deal", .far, "name")
        try await fixture.update("deal", deal, ["margin": .string(margin), "name": .string(name)])
        try await fixture.update("deal", deal, ["owner": .id(fixture.administrator)])
    }

    private mutating func values(
        _ entity: String, _ holder: Holder, isFormer: Bool
    ) -> JSONObject {
        var values = JSONObject()
        for field in LeakWorld.fields[entity] ?? [] {
            let isNumber = ["salary", "rating", "price", "margin"].contains(field)
            let text = hide(entity, holder, field, isNumber: isNumber, isFormer: isFormer)
            values[field] = .string(text)
        }
        return values
    }

    private mutating func hide(
        _ entity: String, _ holder: Holder, _ field: String, isNumber: Bool = false,
        isFormer: Bool = false
    ) -> String {
        let number = Int.random(in: 10_000_000...99_999_999, using: &random)
        let text = isNumber ? "\(number)" : "zqx\(number)"
        secrets.append(
            .init(entity: entity, holder: holder, field: field, text: text, isFormer: isFormer))
        return text
    }
}
