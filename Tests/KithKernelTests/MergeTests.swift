import KithModel
import KithQuery
import Testing

@testable import KithKernel

/// Links of every kind to a customer, and what a merge must respect.
struct Links: Capability {
    static let manifest = Manifest(
        id: "links", name: "Links", version: "1.0.0", summary: "Points to customers.",
        requires: ["workshop"], grants: ["customer": [.read]])

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(
            EntityDefinition(
                "remark",
                fields: [
                    FieldDefinition("name", .text).required(),
                    FieldDefinition("about", .polymorphic(entities: [])),
                    FieldDefinition("narrow", .polymorphic(entities: ["customer", "job"])),
                ]))
        contributions.entity(
            EntityDefinition(
                "membership", titleField: "id", uniqueTogether: [["customer", "club"]],
                fields: [
                    FieldDefinition(
                        "customer", .reference(.init("customer", inverse: "memberships"))
                    ).required(),
                    FieldDefinition("club", .text).required(),
                ]))
        contributions.extend(
            "customer",
            fields: [
                FieldDefinition(
                    "links_parent", .reference(.init("customer", inverse: "links_children")))
            ])
        contributions.on("customer.before_merge", id: "keep-vip") { event in
            for change in event.changes where event.loser?.title == "VIP" {
                change.reject(nil, "VIP goes into nobody.", code: .conflict)
            }
        }
        contributions.on("customer.after_merge", id: "note") { event in
            for change in event.changes {
                let about = Value.polymorphic(entity: "customer", id: change.id)
                try event.transaction.insert(
                    "remark",
                    ["name": .text("Was \(event.loser?.title ?? "")"), "about": about])
            }
        }
        contributions.onCommitted("customer.committed_merge", id: "tell") { event, transaction in
            let old = event.payload["id"]?["old"]?.string ?? ""
            try transaction.insert("remark", ["name": .text("Told of \(old)")])
        }
    }
}

@Suite("Merge")
struct MergeTests {
    private let fixture: KernelFixture
    private let winner: RecordID
    private let loser: RecordID

    init() async throws {
        fixture = try await KernelFixture([Workshop.self, Links.self])
        winner = try await fixture.create("customer", ["name": "Ana", "email": "a@x.test"]).id
        loser = try await fixture.create("customer", ["name": "Anna", "tier": "a"]).id
    }

    @discardableResult
    private func merge(
        _ loser: RecordID? = nil, into winner: RecordID? = nil, _ values: [String: Value] = [:],
        as principal: Principal? = nil
    ) async throws -> RecordID {
        let (from, to) = (loser ?? self.loser, winner ?? self.winner)
        let done = try await fixture.transact(as: principal) {
            _ = try $0.merge("customer", from, into: to, values)
        }
        return try #require(done.receipt.set)
    }

    private func polymorphic(_ id: RecordID) -> JSON {
        .object(["entity": "customer", "id": .id(id)])
    }

    @Test("every kind of reference moves, roll-ups follow, the loser is gone")
    func moves() async throws {
        let job = try await fixture.create(
            "job", ["name": "J", "customer": .id(loser), "price": "7.00"]
        ).id
        let part = try await fixture.create("part", ["name": "P", "supplier": .id(loser)]).id
        let remark = try await fixture.create(
            "remark",
            ["name": "R", "about": polymorphic(loser), "narrow": polymorphic(loser)]
        ).id
        let child = try await fixture.create(
            "customer", ["name": "Child", "links_parent": .id(loser)]
        ).id
        let other = try await fixture.create("job", ["name": "O", "customer": .id(winner)]).id

        try await merge()

        let id = winner.description
        #expect(try await fixture.value("job", job, "customer") == id)
        #expect(try await fixture.value("job", other, "customer") == id)
        #expect(try await fixture.value("part", part, "supplier") == id)
        #expect(try await fixture.value("remark", remark, "about") == "customer \(id)")
        #expect(try await fixture.value("remark", remark, "narrow") == "customer \(id)")
        #expect(try await fixture.value("customer", child, "links_parent") == id)
        #expect(try await fixture.value("customer", winner, "job_count") == "2")
        #expect(try await fixture.value("customer", winner, "open_price") == "7.00 EUR")
        #expect(try await fixture.value("customer", loser, "name") == nil)
    }

    @Test("a field that an administrator added moves too")
    func movesCustomFields() async throws {
        try await fixture.kernel.addField(
            FieldDefinition("x_friend", .reference(.init("customer", inverse: "x_friends"))),
            to: "job", as: fixture.admin, door: .cli)
        let job = try await fixture.create("job", ["name": "J", "x_friend": .id(loser)]).id

        try await merge()

        #expect(try await fixture.value("job", job, "x_friend") == winner.description)
    }

    @Test("more records than a batch holds move together")
    func movesMany() async throws {
        let loser = loser
        try await fixture.transact { transaction in
            try transaction.insert(
                "job",
                (0..<1201).map { ["name": .text("J\($0)"), "customer": .reference(loser)] })
        }

        try await merge()

        #expect(try await fixture.value("customer", winner, "job_count") == "1201")
    }

    @Test("where the winner has the like, the loser's is dropped, and comes back by undo")
    func dropsTheLike() async throws {
        for (customer, club) in [(winner, "Chess"), (loser, "chess"), (loser, "Golf")] {
            try await fixture.create(
                "membership", ["customer": .id(customer), "club": .string(club)])
        }

        let set = try await merge()

        #expect(try await fixture.values("membership", "club") == ["Chess", "chess", "Golf"])
        let owners = try await fixture.values("membership", "customer")
        #expect(Set(owners) == [winner.description])
        _ = try await fixture.kernel.undo(set, as: fixture.admin)
        #expect(
            try await fixture.values("membership", "customer").map { $0 == loser.description }
                == [false, true, true])
    }

    @Test("the winner takes over values, also a unique one of the loser")
    func fills() async throws {
        try await merge(loser, into: winner, ["name": .text("Anna"), "tier": .text("a")])

        #expect(try await fixture.value("customer", winner, "name") == "Anna")
        #expect(try await fixture.value("customer", winner, "tier") == "a")
        #expect(try await fixture.value("customer", winner, "email") == "a@x.test")
    }

    @Test("undo brings both back with all their links and values, and ends the redirect")
    func undo() async throws {
        let job = try await fixture.create("job", ["name": "J", "customer": .id(loser)]).id
        let remark = try await fixture.create(
            "remark", ["name": "R", "about": polymorphic(loser)]
        ).id
        let own = try await fixture.create("job", ["name": "O", "customer": .id(winner)]).id
        let set = try await merge(loser, into: winner, ["name": .text("Anna")])

        let plan = try await fixture.kernel.undoPlan(set, as: fixture.admin)
        let result = try await fixture.kernel.undo(set, as: fixture.admin)

        #expect(plan.conflicts.isEmpty && result.conflicts.isEmpty)
        #expect(try await fixture.value("customer", loser, "name") == "Anna")
        #expect(try await fixture.value("customer", loser, "tier") == "a")
        #expect(try await fixture.value("customer", winner, "name") == "Ana")
        #expect(try await fixture.value("job", job, "customer") == loser.description)
        #expect(try await fixture.value("job", own, "customer") == winner.description)
        #expect(try await fixture.value("remark", remark, "about") == "customer \(loser)")
        #expect(try await fixture.value("customer", winner, "job_count") == "1")
        #expect(try await fixture.values("merged_record", "loser").isEmpty)
        #expect(
            try await fixture.kernel.redirected("customer", loser, as: fixture.admin) == nil)
        // And the undo can be undone.
        let redone = try await fixture.kernel.undo(
            try #require(result.receipt.set), as: fixture.admin)
        #expect(redone.conflicts.isEmpty)
        #expect(try await fixture.value("job", job, "customer") == winner.description)
        #expect(
            try await fixture.kernel.redirected("customer", loser, as: fixture.admin) == winner)
    }

    @Test("the loser's id leads to the winner, also over several merges, for who may read it")
    func redirects() async throws {
        let last = try await fixture.create("customer", ["name": "Last"]).id
        let reader = try await fixture.user(
            "reader", permissions: ["customer": .object(["read": "all"])])
        let stranger = try await fixture.user(
            "stranger", permissions: ["customer": .object(["read": "own"])])
        try await merge()
        try await merge(winner, into: last)

        func target(_ id: RecordID, _ principal: Principal) async throws -> RecordID? {
            try await fixture.kernel.redirected("customer", id, as: principal)
        }
        #expect(try await target(loser, fixture.admin) == last)
        #expect(try await target(winner, .user(reader)) == last)
        #expect(try await target(loser, .user(stranger)) == nil)
        #expect(try await target(last, fixture.admin) == nil)
        try await fixture.delete("customer", last)
        #expect(try await target(loser, fixture.admin) == nil)
    }

    @Test("a loser that is restored by itself is found as itself")
    func restoredLoser() async throws {
        try await merge()
        let loser = loser

        try await fixture.transact { try $0.restore("customer", [loser]) }

        #expect(
            try await fixture.kernel.redirected("customer", loser, as: fixture.admin) == nil)
        #expect(try await fixture.value("customer", loser, "name") == "Anna")
        try await merge()
        #expect(
            try await fixture.kernel.redirected("customer", loser, as: fixture.admin) == winner)
    }

    @Test("a winner that pointed to the loser then points to where the loser pointed")
    func pointsOn() async throws {
        let top = try await fixture.create("customer", ["name": "Top"]).id
        try await fixture.update("customer", loser, ["links_parent": .id(top)])
        try await fixture.update("customer", winner, ["links_parent": .id(loser)])

        try await merge()

        #expect(try await fixture.value("customer", winner, "links_parent") == top.description)
    }

    @Test("a loser that pointed to the winner leaves no record pointing to itself")
    func pointsBack() async throws {
        try await fixture.update("customer", loser, ["links_parent": .id(winner)])
        try await fixture.update("customer", winner, ["links_parent": .id(loser)])

        try await merge()

        #expect(try await fixture.value("customer", winner, "links_parent") == "")
    }

    @Test("hooks on the merge may refuse it, write after it, and hear of it after the commit")
    func hooks() async throws {
        let vip = try await fixture.create("customer", ["name": "VIP"]).id

        let error = await failure { try await merge(vip) }
        try await merge()
        try await fixture.kernel.settle()

        #expect(error?.message == "VIP goes into nobody.")
        #expect(try await fixture.value("customer", vip, "name") == "VIP")
        #expect(
            try await fixture.values("remark", "name", sort: "name")
                == ["Told of \(loser)", "Was Anna"])
    }

    @Test("it takes the right to update both and to delete the loser")
    func rights() async throws {
        let all: JSON = ["read": "all", "update": "all"]
        let noDelete = try await fixture.user("nodelete", permissions: ["customer": all])
        let own = try await fixture.user(
            "own",
            permissions: [
                "customer": ["read": "all", "update": "own", "delete": "all", "create": "own"]
            ])
        let mine = try await fixture.create("customer", ["name": "Mine"], as: .user(own)).id

        let first = await failure { try await merge(as: .user(noDelete)) }
        let second = await failure { try await merge(mine, into: winner, as: .user(own)) }
        let third = await failure { try await merge(loser, into: mine, as: .user(own)) }

        for error in [first, second, third] { #expect(error?.code == .forbidden) }
        #expect(try await fixture.values("customer", "name") == ["First", "Ana", "Anna", "Mine"])
    }

    @Test("what the caller may not even read is moved with the rest, and he may undo it")
    func movesWhatIsClosed() async throws {
        let job = try await fixture.create("job", ["name": "J", "customer": .id(loser)]).id
        let clerk = try await fixture.user(
            "clerk",
            permissions: ["customer": ["read": "all", "update": "all", "delete": "all"]])

        let set = try await merge(as: .user(clerk))

        #expect(try await fixture.value("job", job, "customer") == winner.description)
        let result = try await fixture.kernel.undo(set, as: .user(clerk))
        #expect(result.conflicts.isEmpty)
        #expect(try await fixture.value("job", job, "customer") == loser.description)
    }

    @Test("a field that the caller may not write is refused, and nothing is merged")
    func refusesFields() async throws {
        let clerk = try await fixture.user(
            "clerk",
            permissions: [
                "customer": [
                    "read": "all", "update": "all", "delete": "all", "fields": ["tier": "read"],
                ]
            ])

        let error = await failure {
            try await merge(loser, into: winner, ["tier": .text("a")], as: .user(clerk))
        }

        #expect(error?.code == .forbidden)
        #expect(try await fixture.value("customer", loser, "name") == "Anna")
    }

    @Test("a record and itself, a record that is not there and users are refused")
    func refuses() async throws {
        let (user, winner) = (fixture.administrator, winner)
        let job = try await fixture.create("job", ["name": "J"]).id
        let same = await failure { try await merge(winner, into: winner) }
        let missing = await failure { try await merge(job) }
        let users = await failure {
            try await fixture.transact { try $0.merge("user", user, into: winner) }
        }

        #expect(same?.code == .invalid)
        #expect(missing?.code == .notFound)
        #expect(users?.code == .invalid)
    }
}
