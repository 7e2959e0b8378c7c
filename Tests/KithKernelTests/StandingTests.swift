import KithModel
import KithQuery
import Testing

@testable import KithKernel

@Suite("What is remembered of rights")
struct StandingTests {
    @Test("a new record goes to the team of the moment, also within the transaction that moves one")
    func defaultTeam() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        let admin = fixture.admin
        let north = try await fixture.create("team", ["name": "north"]).id
        let south = try await fixture.create("team", ["name": "south"]).id
        func made(_ name: String) async throws -> RecordID? {
            try await fixture.create("job", ["name": .string(name)])[.team].reference
        }

        #expect(try await made("before") == nil)
        let membership = try await fixture.create(
            "team_member",
            [
                "member": .string(fixture.administrator.description),
                "of_team": .string(north.description),
            ])
        #expect(try await made("in the north") == north)

        let moved = try await fixture.kernel.transact(
            as: admin, door: .cli, ChangeSetContext(kind: "test", title: "move")
        ) { transaction in
            try transaction.update("team_member", membership.id, ["of_team": .reference(south)])
            return try transaction.insert("job", ["name": .text("moved")])[.team].reference
        }.result

        #expect(moved == south)
        #expect(try await made("in the south") == south)
    }

    @Test("a move that is undone by an error is not remembered")
    func undoneMove() async throws {
        struct Stop: Error {}
        let fixture = try await KernelFixture([Workshop.self])
        let team = try await fixture.create("team", ["name": "north"]).id
        let administrator = fixture.administrator

        await #expect(throws: Stop.self) {
            try await fixture.kernel.transact(
                as: fixture.admin, door: .cli, ChangeSetContext(kind: "test", title: "move")
            ) { transaction in
                try transaction.insert(
                    "team_member",
                    ["member": .reference(administrator), "of_team": .reference(team)])
                try transaction.insert("job", ["name": .text("moved")])
                throw Stop()
            }
        }

        #expect(try await fixture.create("job", ["name": "after"])[.team].isNull)
    }

    @Test("a record shows by its owner and team alone that a scope reaches it, and by nothing else")
    func sureReach() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        let job = try await fixture.create("job", ["name": "Bike"])
        let owner = FieldPath(job.entity.field(.owner))
        let team = FieldPath(job.entity.field(.team))
        let me = Filter.Literal.value(.reference(fixture.administrator))
        let other = Filter.Literal.value(.reference(job.id))
        func equals(_ path: FieldPath, _ literal: Filter.Literal) -> Filter {
            .comparison(.path(path), .equal, .literal(literal))
        }

        let reaching: [Filter] = [
            equals(owner, me), .any([equals(owner, other), equals(owner, me)]),
            .isIn(owner, [other, me], negated: false), .all([]),
        ]
        let doubtful: [Filter] = [
            equals(owner, other), equals(team, me), equals(team, .value(.null)), equals(owner, .me),
            .all([equals(owner, me), equals(team, me)]), .any([]), .not(equals(owner, other)),
            .isIn(owner, [other], negated: false), .isIn(owner, [other], negated: true),
            equals(FieldPath(hops: [owner.field], field: owner.field), me),
            .isNull(team, negated: false),
        ]

        #expect(RecordScope.all.surelyReaches(job))
        #expect(!RecordScope.none.surelyReaches(job))
        #expect(reaching.allSatisfy { RecordScope.matching($0).surelyReaches(job) })
        #expect(!doubtful.contains { RecordScope.matching($0).surelyReaches(job) })
    }
}
