import KithKernel
import KithModel
import KithQuery
import KithTesting
import Testing

@Suite("Roles of Sales")
struct SalesRolesTests {
    private struct Company {
        let kith: TestKith
        let rita: RecordID
        let tom: RecordID
        let zoe: RecordID
        let manager: RecordID

        /// Two agents and a manager of one team, an agent of another, a deal each.
        static func make() async throws -> Company {
            let kith = try await TestKith.selling()
            func agent(_ name: String, _ team: String) async throws -> RecordID {
                let user = try await kith.makeUser(name, roles: ["sales_agent"], team: team)
                try await kith.deal("Deal of \(name)", ["value": .euros("10.00")], as: user)
                return user
            }
            let rita = try await agent("Rita", "East")
            let tom = try await agent("Tom", "East")
            let zoe = try await agent("Zoe", "West")
            let manager = try await kith.makeUser(
                "Mara", roles: ["sales_manager"], team: "East", managing: true)
            return Company(kith: kith, rita: rita, tom: tom, zoe: zoe, manager: manager)
        }
    }

    @Test("an agent's figures cover the agent's own deals, a manager's the team's")
    func figures() async throws {
        let company = try await Company.make()
        func sum(_ user: RecordID) async throws -> String? {
            var request = AggregateRequest("deal")
            request.measures = "sum(value)"
            let answer = try await company.kith.kernel.aggregate(request, as: .user(user))
            return answer.groups.first?.figures.first?.plainText
        }

        #expect(try await sum(company.rita) == "10.00 EUR")
        #expect(try await sum(company.manager) == "20.00 EUR")
        #expect(try await sum(company.kith.administrator) == "30.00 EUR")
    }

    @Test("stage history and lines are seen with their deal, and with it only")
    func children() async throws {
        let company = try await Company.make()
        let kith = company.kith
        let other = try await kith.one("deal", where: "name = 'Deal of Tom'")
        try await kith.insert(
            "deal_line",
            ["deal": .reference(other.id), "name": .text("Line"), "unit_price": .euros("10.00")])

        #expect(try await kith.find("stage_change", as: company.rita).count == 1)
        #expect(try await kith.find("stage_change", as: company.manager).count == 2)
        #expect(try await kith.find("deal_line", as: company.rita).isEmpty)
        #expect(try await kith.find("deal_line", as: company.tom).count == 1)
        #expect(try await kith.find("deal_line", as: company.manager).count == 1)
    }

    @Test("an agent sees who is in the team, and nobody else")
    func teamMates() async throws {
        let company = try await Company.make()

        let seen = try await company.kith.find("user", sort: "name", as: company.rita)

        #expect(seen.map(\.title) == ["Mara", "Rita", "Tom"])
    }

    @Test("an agent moves own deals by command, but not those of others")
    func movesOwn() async throws {
        let company = try await Company.make()
        let kith = company.kith
        let own = try await kith.one("deal", where: "name = 'Deal of Rita'")
        let other = try await kith.one("deal", where: "name = 'Deal of Tom'")

        try await kith.run("sales.win_deal", ["deal": .id(own.id)], as: company.rita)
        let error = await #expect(throws: KernelError.self) {
            try await kith.run("sales.win_deal", ["deal": .id(other.id)], as: company.rita)
        }

        #expect(error?.code == .notFound)
        #expect(try await kith.get("deal", own.id)["status"] == .text("won"))
        #expect(try await kith.get("deal", other.id)["status"] == .text("open"))
    }

    @Test("an agent cannot give a deal away, a manager can within the team")
    func transfers() async throws {
        let company = try await Company.make()
        let kith = company.kith
        let deal = try await kith.one("deal", where: "name = 'Deal of Rita'")

        await #expect(throws: KernelError.self) {
            try await kith.update(
                "deal", deal.id, ["owner": .reference(company.tom)], as: company.rita)
        }
        let given = try await kith.update(
            "deal", deal.id, ["owner": .reference(company.tom)], as: company.manager)

        #expect(given[.owner].reference == company.tom)
    }

    @Test("an agent adds lines to own deals only")
    func addsLines() async throws {
        let company = try await Company.make()
        let kith = company.kith
        func add(to name: String) async throws {
            let deal = try await kith.one("deal", where: "name = '\(name)'")
            try await kith.insert(
                "deal_line",
                ["deal": .reference(deal.id), "name": .text("Line"), "unit_price": .euros("3.00")],
                as: company.rita)
        }

        try await add(to: "Deal of Rita")
        await #expect(throws: KernelError.self) { try await add(to: "Deal of Tom") }

        let deals = try await kith.find("deal", where: "any(lines, unit_price = 3.00)")
        #expect(deals.map(\.title) == ["Deal of Rita"])
    }

    @Test("a manager without a team sees own deals with their history")
    func withoutTeam() async throws {
        let company = try await Company.make()
        let kith = company.kith
        let lone = try await kith.makeUser("Lone", roles: ["sales_manager"])
        try await kith.deal("Deal of Lone", as: lone)

        #expect(try await kith.find("deal", as: lone).map(\.title) == ["Deal of Lone"])
        #expect(try await kith.find("stage_change", as: lone).count == 1)
    }
}
