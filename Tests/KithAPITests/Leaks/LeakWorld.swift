import KithModel
import KithTesting
import Testing

@testable import KithAPI
@testable import KithKernel

/// An organisation full of planted secrets, and one reader who asks through the API.
///
/// Every secret is `zqx` with a number; none of the requests names a whole one.
struct LeakWorld: Sendable {
    let api: TestAPI
    let reader: LeakReader
    let principal: Principal
    let user: RecordID
    let secrets: [LeakSecret]
    /// The planted records, as `deal mine`.
    let records: [String: String]
    /// The change sets that planted them.
    let sets: [String]

    /// Returns the secrets that must not reach the reader.
    var forbidden: [LeakSecret] { secrets.filter { !reader.maySee($0) } }

    init(_ reader: LeakReader) async throws {
        var streams = EventStreams.Limits()
        streams.heartBeat = .milliseconds(20)
        streams.pause = .milliseconds(1)
        let api = try await TestAPI(canBackUp: true, streams: streams)
        let user = try await api.kith.makeUser("Reader")
        var planter = LeakPlanter(api: api, user: user)
        try await planter.plant()
        if let permissions = reader.permissions {
            await api.ask(.post, "roles", ["name": "tested"])
            let role = try await api.kith.kernel.record(
                "role", named: "tested", as: .user(api.kith.administrator))
            let update = await api.ask(
                .patch, "records/role/\(role)", ["permissions": permissions])
            #expect(update.status == 200, "\(update.response.text)")
            await api.ask(.put, "roles/tested/holders/Reader")
        }
        principal = try await Self.principal(reader, user, api)
        self.api = api
        self.reader = reader
        self.user = user
        (secrets, records, sets) = (planter.secrets, planter.records, planter.sets)
    }

    private static func principal(
        _ reader: LeakReader, _ user: RecordID, _ api: TestAPI
    ) async throws -> Principal {
        guard let scopes = reader.scopes else { return .user(user) }
        let token = try await api.kith.kernel.makeToken(
            "narrow", for: user, scopes: scopes, expires: nil, as: .user(user), door: .cli)
        return .token(token.id)
    }

    /// Returns every word of an answer: status, headers, body, and what is in its cursors.
    func words(_ request: Request) async throws -> String {
        var asked = request
        asked.principal = principal
        let response = await api.api.answer(asked)
        let headers = response.headers.filter { $0.name != "x-request-id" && $0.name != "etag" }
            .map { "\($0.name): \(PercentCoding.decode($0.value))" }.joined(separator: "\n")
        let body = try await Self.text(response.body)
        let next = (try? JSONReader.read(body))?["next"]?.string
        let cursor =
            next.flatMap { Base64.decode($0) }.map { String(decoding: $0, as: UTF8.self) } ?? ""
        return "\(response.status)\n\(headers)\n\(body)\n\(cursor)"
    }

    /// A stream is read to its end; one of events as far as it comes at once.
    private static func text(_ body: Response.Body) async throws -> String {
        switch body {
        case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .stream(let write):
            let pieces = LeakPieces()
            try? await write { try await pieces.add($0) }
            return await pieces.text
        }
    }
}

/// Collects what a stream sends, and ends one that goes on and on.
private actor LeakPieces {
    private var bytes: [UInt8] = []
    private var beats = 0

    func add(_ piece: [UInt8]) throws {
        bytes += piece
        // Between two heart-beats a stream of events says all that there is.
        if String(decoding: bytes, as: UTF8.self).contains(": heart-beat") { beats += 1 }
        if beats > 1 { throw CancellationError() }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Plants the secrets as the administrator.
struct LeakPlanter {
    let api: TestAPI
    let user: RecordID
    private(set) var secrets: [LeakSecret] = []
    private(set) var records: [String: String] = [:]
    private(set) var sets: [String] = []

    init(api: TestAPI, user: RecordID) {
        self.api = api
        self.user = user
    }

    mutating func plant() async throws {
        for (holder, owner) in [
            (LeakSecret.Holder.mine, user), (.far, api.kith.administrator),
        ] {
            try await plant(holder, owner.description)
        }
        try await plantHouse()
    }

    private mutating func plant(_ holder: LeakSecret.Holder, _ owner: String) async throws {
        let account = try await record(
            "account", holder, ["name", "sector", "description", "external_id"],
            ["owner": .string(owner)])
        let deal = try await record(
            "deal", holder, ["name", "next_step"],
            ["owner": .string(owner), "account": .string(account)])
        // Former values are in the log, and must not come out of it either.
        for (entity, id) in [("account", account), ("deal", deal)] {
            let field = entity == "account" ? "sector" : "next_step"
            let change = await api.ask(
                .patch, "records/\(entity)/\(id)",
                [field: .string(secret(holder, entity, field))])
            sets.append(change.header("kith-change-set") ?? "")
        }
    }

    private mutating func record(
        _ entity: String, _ holder: LeakSecret.Holder, _ fields: [String], _ more: JSONObject
    ) async throws -> String {
        var values = more
        for field in fields { values[field] = .string(secret(holder, entity, field)) }
        let made = await api.ask(.post, "records/\(entity)", .object(values))
        let id = try #require(made["id"]?.string, "\(made.response.text)")
        records["\(entity) \(holder)"] = id
        sets.append(made.header("kith-change-set") ?? "")
        return id
    }

    private mutating func plantHouse() async throws {
        let stranger = secret(.house, "user", "name")
        let address = secret(.house, "user", "email")
        let made = await api.ask(
            .post, "users",
            ["name": .string(stranger), "email": .string("\(address)@example.com")])
        records["user house"] = made["id"]?.string
        let team = secret(.house, "team", "name")
        records["team house"] =
            await api.ask(.post, "records/team", ["name": .string(team)])["id"]?.string
        let role = secret(.house, "role", "name")
        records["role house"] = await api.ask(.post, "roles", ["name": .string(role)])["id"]?.string
        let token = secret(.house, "token", "name")
        records["token house"] =
            await api.ask(.post, "tokens", ["name": .string(token)])["id"]?.string
        var upload = TestAPI.request(.post, "imports?name=\(secret(.house, "import", "file")).csv")
        upload.principal = .user(api.kith.administrator)
        upload.body = .bytes(Array("name\n\(secret(.house, "import", "row"))\n".utf8))
        records["import house"] = await api.ask(upload)["id"]?.string
    }

    private mutating func secret(
        _ holder: LeakSecret.Holder, _ entity: String, _ field: String
    ) -> String {
        let text = "zqx\(1000 + secrets.count)x"
        secrets.append(LeakSecret(holder: holder, entity: entity, field: field, text: text))
        return text
    }
}
