import KithKernel
import KithModel

/// Who works in the organisation: users with their roles and teams, read in a few questions.
struct People {
    /// A user.
    struct Person {
        let id: RecordID
        let name: String
        let email: String
        let jobTitle: String
        let timeZone: String
        let isActive: Bool
    }

    /// A role or a team.
    struct Group {
        let id: RecordID
        let name: String
        let title: String
    }

    /// The users, by name.
    let users: [Person]
    /// The roles that can be given; `user` is the base of all others and is left out.
    let roles: [Group]
    /// The teams.
    let teams: [Group]
    /// The roles that users hold, by user.
    let rolesOf: [RecordID: [Group]]
    /// The teams to which users belong, by user.
    let teamsOf: [RecordID: [Group]]

    /// Reads everybody.
    init(_ visit: Visit) async throws {
        self = try await visit.kernel.read(as: visit.visitor.principal) {
            try People($0)
        }
    }

    private init(_ transaction: Transaction) throws {
        users = try transaction.find("user", sort: "name", limit: 1000).map(Person.init)
        roles = try transaction.find("role", where: "name != 'user'", sort: "name", limit: 1000)
            .map(Self.group)
        teams = try transaction.find("team", sort: "name", limit: 1000).map(Self.group)
        rolesOf = Self.links(
            try transaction.find("user_role", limit: 1000), "holder", "role", roles)
        teamsOf = Self.links(
            try transaction.find("team_member", limit: 1000), "member", "of_team", teams)
    }

    private static func group(_ record: Record) -> Group {
        let name = record["name"]?.text ?? ""
        return Group(id: record.id, name: name, title: record["title"]?.text ?? name)
    }

    private static func links(
        _ records: [Record], _ person: String, _ field: String, _ groups: [Group]
    ) -> [RecordID: [Group]] {
        let known = Dictionary(groups.map { ($0.id, $0) }) { first, _ in first }
        var links: [RecordID: [Group]] = [:]
        for record in records {
            guard let user = record[person]?.reference,
                let group = record[field]?.reference.flatMap({ known[$0] })
            else { continue }
            links[user, default: []].append(group)
        }
        return links.mapValues { $0.sorted { $0.title < $1.title } }
    }

    /// Returns a user.
    ///
    /// - Throws: `not_found`.
    func user(_ id: RecordID) throws -> Person {
        guard let user = users.first(where: { $0.id == id }) else { throw Visit.notFound }
        return user
    }

    /// The users as what a reference may point to.
    var offers: [FieldInput.Offer] {
        users.filter(\.isActive).map { FieldInput.Offer(id: $0.id, name: $0.name) }
    }
}

extension People.Person {
    fileprivate init(_ record: Record) {
        id = record.id
        name = record["name"]?.text ?? ""
        email = record["email"]?.text ?? ""
        jobTitle = record["job_title"]?.text ?? ""
        timeZone = record["time_zone"]?.text ?? ""
        isActive = record["is_active"] == .boolean(true)
    }
}
