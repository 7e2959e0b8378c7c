import KithModel
import KithQuery
import Testing

@testable import KithKernel

@Suite("Access and writing")
struct AccessWriteTests {
    private let fixture: KernelFixture
    private let mechanic: RecordID
    private let other: RecordID

    init() async throws {
        fixture = try await KernelFixture([Workshop.self])
        let own: JSON = ["job": ["*": "own", "transfer": "none"]]
        mechanic = try await fixture.user("mick", permissions: own)
        other = try await fixture.user("olga", permissions: own)
    }

    private var mick: Principal { .user(mechanic) }

    @Test("30: giving a record to another owner or team needs the right to transfer")
    func givingAway() async throws {
        let team = try await fixture.create("team", ["name": "north"]).id
        let job = try await fixture.create("job", ["name": "mine"], as: mick).id

        let errors = [
            await failure { try await fixture.update("job", job, ["owner": .id(other)], as: mick) },
            await failure { try await fixture.update("job", job, ["team": .id(team)], as: mick) },
            await failure { try await fixture.update("job", job, ["owner": .null], as: mick) },
            await failure {
                try await fixture.create("job", ["name": "x", "owner": .id(other)], as: mick)
            },
            await failure {
                try await fixture.create("job", ["name": "x", "team": .id(team)], as: mick)
            },
        ]

        #expect(errors.map(\.?.code) == Array(repeating: .forbidden, count: 5))
        #expect(try await fixture.values("job", "name", as: mick) == ["mine"])
        try await fixture.give(mechanic, "giver", ["job": ["transfer": "own"]])
        try await fixture.update("job", job, ["owner": .id(other)], as: mick)
        #expect(try await fixture.values("job", "name", as: .user(other)) == ["mine"])
        #expect(try await fixture.values("job", "name", as: mick).isEmpty)
    }

    @Test("30: nobody moves a record out of the own reach by changing what the rule names")
    func outOfReach() async throws {
        let rule: JSON = ["where": "state = 'open'"]
        let user = try await fixture.user(
            "rita",
            permissions: ["job": ["read": "all", "create": rule, "update": rule]])
        let job = try await fixture.create("job", ["name": "A"]).id

        let update = await failure {
            try await fixture.update("job", job, ["state": "done"], as: .user(user))
        }
        let create = await failure {
            try await fixture.create("job", ["name": "B", "state": "done"], as: .user(user))
        }
        try await fixture.update("job", job, ["name": "C"], as: .user(user))

        #expect(update?.code == .forbidden)
        #expect(create?.code == .forbidden)
        #expect(try await fixture.values("job", "name") == ["C"])
        #expect(try await fixture.value("job", job, "state") == "open")
    }

    @Test("29: a reference to an invisible record is refused as one to nothing")
    func invisibleReference() async throws {
        let hidden = try await fixture.create("customer", ["name": "Secret Ltd"]).id
        let nothing = RecordID(milliseconds: 5, node: 0, sequence: 0)

        for permissions in [nil, ["customer": ["read": "own"]]] as [JSON?] {
            if let permissions { try await fixture.give(mechanic, "c", permissions) }
            let toHidden = await failure {
                try await fixture.create("job", ["name": "A", "customer": .id(hidden)], as: mick)
            }
            let toNothing = await failure {
                try await fixture.create("job", ["name": "A", "customer": .id(nothing)], as: mick)
            }
            #expect(toHidden?.details.first?.field == "customer")
            #expect(
                toHidden?.everyWord.replacing(hidden.description, with: nothing.description)
                    == toNothing?.everyWord)
        }
    }

    @Test("29: an invisible record that is referred to already stays, and shows as restricted")
    func restrictedReference() async throws {
        let hidden = try await fixture.create("customer", ["name": "Secret Ltd"]).id
        let job = try await fixture.create(
            "job", ["name": "A", "customer": .id(hidden), "owner": .id(mechanic)]
        ).id

        try await fixture.update("job", job, ["name": "B", "customer": .id(hidden)], as: mick)
        let answer = try await fixture.kernel.query(QueryRequest("job"), as: mick)

        let column = try #require(answer.columns.firstIndex { $0.name == "customer" })
        #expect(answer.titles[hidden] == nil)
        #expect(answer.text(answer.rows[0][column]) == "restricted")
        #expect(!answer.json.text.contains("Secret"))
        #expect(try await fixture.value("job", job, "customer") == hidden.description)
    }

    @Test("33: a command is refused to who lacks its permission, though the plugin has the grant")
    func commandPermission() async throws {
        let job = try await fixture.create("job", ["name": "A"]).id
        let nobody = try await fixture.user("nobody")
        let reader = try await fixture.user("reader", permissions: ["job": ["read": "all"]])

        for user in [nobody, reader] {
            let error = await failure {
                _ = try await fixture.kernel.run(
                    "workshop.finish_job", ["job": .id(job)], as: .user(user), door: .cli)
            }
            #expect(error?.code == .forbidden)
        }
        let beyond = await failure {
            _ = try await fixture.kernel.run(
                "workshop.finish_job", ["job": .id(job)], as: mick, door: .cli)
        }
        #expect(beyond?.code == .notFound)
        #expect(try await fixture.value("job", job, "state") == "open")
    }

    @Test("33: what a command hands back is masked for its caller")
    func commandOutput() async throws {
        try await fixture.give(
            other, "blind",
            ["job": ["read": "all", "update": "all", "fields": ["name": "none"]]])
        let blind = try await fixture.user(
            "blind",
            permissions: ["job": ["read": "all", "update": "all", "fields": ["name": "none"]]])
        let job = try await fixture.create("job", ["name": "Hidden title"]).id

        let result = try await fixture.kernel.run(
            "workshop.finish_job", ["job": .id(job)], as: .user(blind), door: .cli)

        #expect(result.output.message == "\(job) is done.")
    }

    @Test("a dry run tells the changes that the caller may see, and leaves nothing")
    func dryRun() async throws {
        let job = try await fixture.create("job", ["name": "A", "owner": .id(mechanic)]).id
        let before = try await fixture.kernel.changes(after: .now, as: fixture.admin).next

        let result = try await fixture.kernel.run(
            "workshop.finish_job", ["job": .id(job)], as: mick, door: .cli, isDryRun: true)

        #expect(result.preview.map(\.record) == [job])
        #expect(result.preview.first?.fields.map(\.field.name) == ["state", "finished_on"])
        #expect(try await fixture.value("job", job, "state") == "open")
        let after = try await fixture.kernel.changes(after: .token(before), as: fixture.admin)
        #expect(after.changes.isEmpty)
    }

    @Test("a plugin's hook works with the plugin's rights, not with the caller's")
    func hookRights() async throws {
        try await fixture.create("job", ["name": "A", "needs_part": .boolean(true)], as: mick)

        #expect(try await fixture.values("part", "name") == ["part"])
        let read = await failure { _ = try await fixture.values("part", "name", as: mick) }
        #expect(read?.code == .notFound)
    }

    @Test("fields that may be read but not written, and computed ones, are refused by name")
    func fieldRights() async throws {
        let user = try await fixture.user(
            "fay",
            permissions: ["job": ["*": "all", "fields": ["price": "read", "share": "none"]]])
        let job = try await fixture.create("job", ["name": "A"]).id

        let read = await failure {
            try await fixture.update("job", job, ["price": "1.00"], as: .user(user))
        }
        let computed = await failure {
            try await fixture.update(
                "job", job, ["earned": "1.00", "version": "9"], as: .user(user))
        }
        let hidden = await failure {
            try await fixture.update("job", job, ["share": "1.00"], as: .user(user))
        }
        let missing = await failure {
            try await fixture.update("job", job, ["shere": "1.00"], as: .user(user))
        }

        #expect(read?.code == .forbidden)
        #expect(computed?.details.map(\.field) == ["earned", "version"])
        #expect(hidden?.everyWord.replacing("share", with: "shere") == missing?.everyWord)
    }

    @Test("a rule on a field that may not be read refuses without naming it or what it holds")
    func hiddenRules() async throws {
        try await fixture.create(
            "exchange_rate", ["currency": "USD", "valid_from": "2026-11-01", "rate": "0.9"])
        let user = try await fixture.user(
            "hugo",
            permissions: ["job": ["*": "all", "fields": ["price": "none", "name": "none"]]])
        let job = try await fixture.create("job", ["name": "A", "price": "10.00 USD"]).id

        let rate = await failure {
            try await fixture.update("job", job, ["finished_on": "2026-10-01"], as: .user(user))
        }
        let required = await failure {
            try await fixture.create("job", ["state": "open"], as: .user(user))
        }
        let formula = await failure {
            _ = try await fixture.values("job", "earned", as: .user(user))
        }

        #expect(rate?.code == .invalid)
        #expect(required?.code == .required)
        for error in [rate, required] {
            #expect(error?.everyWord.contains("price") == false)
            #expect(error?.everyWord.contains("name") == false)
            #expect(error?.everyWord.contains("USD") == false)
        }
        #expect(formula?.code == .unknownField)
    }

    @Test("28: what hangs on a record is told only as far as it may be seen")
    func hiddenReferrers() async throws {
        let customer = try await fixture.create("customer", ["name": "Ana"]).id
        for name in ["A", "B"] {
            try await fixture.create("job", ["name": .string(name), "customer": .id(customer)])
        }
        try await fixture.give(mechanic, "customers", ["customer": ["*": "all"]])
        let blind = try await fixture.user("blind", permissions: ["customer": ["*": "all"]])

        let none = await failure {
            try await fixture.delete("customer", customer, as: .user(blind))
        }
        try await fixture.create(
            "job", ["name": "C", "customer": .id(customer), "owner": .id(mechanic)])
        let one = await failure { try await fixture.delete("customer", customer, as: mick) }

        #expect(none?.code == .conflict)
        #expect(none?.message == "Ana is in use by records that you may not see.")
        #expect(none?.everyWord.contains("job") == false)
        #expect(one?.message == "Ana is in use: 1 job refer to it.")
    }
}
