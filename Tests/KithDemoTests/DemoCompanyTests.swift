import KithContacts
import KithKernel
import KithModel
import KithQuery
import KithSales
import KithTesting
import Testing

@testable import KithDemo

/// Writes a company once for all tests of a suite, which only read it.
private struct WrittenCompany: SuiteTrait, TestScoping {
    @TaskLocal static var current: (kith: TestKith, summary: DemoSummary)?

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let start = DemoCompany.beginning(until: TestKith.start)
        let kith = try await TestKith(
            [Contacts.self, Sales.self], currency: "EUR", timeZone: "UTC", start: start)
        let summary = try await DemoCompany.write(to: kith.kernel, until: TestKith.start) {
            "a password for " + $0
        }
        try await Self.$current.withValue((kith, summary), operation: function)
    }
}

@Suite("Demo company", WrittenCompany())
struct DemoCompanyTests {
    @Test("is a believable company with two years of history")
    func isBelievable() async throws {
        let (kith, summary) = try #require(WrittenCompany.current)

        let counts = Dictionary(uniqueKeysWithValues: summary.counts.map { ($0.entity, $0.count) })
        #expect((100...140).contains(counts["account"] ?? 0))
        #expect((300...400).contains(counts["contact"] ?? 0))
        #expect(counts["deal"] == 600)
        #expect((1700...2300).contains(counts["activity"] ?? 0))
        #expect(summary.people.count == 10)
        #expect(summary.people.filter { $0.role == "sales_manager" }.count == 2)
        let deals = try await kith.find("deal", sort: "opened_on")
        let won = deals.count { $0["status"] == .text("won") }
        let lost = deals.count { $0["status"] == .text("lost") }
        #expect((25...55).contains(won * 100 / (won + lost)))
        #expect((30...140).contains(deals.count - won - lost))
        #expect(try await kith.find("account", where: "parent is not null").count > 5)
    }

    @Test("what it wrote is as old as it says")
    func isOld() async throws {
        let (kith, _) = try #require(WrittenCompany.current)

        let deals = try await kith.find("deal", sort: "id")
        let history = try await kith.find("stage_change", sort: "changed_at", limit: 1000)

        for deal in deals {
            #expect(deal["opened_on"]?.date == deal[.createdAt].instant?.utc.date)
            guard let closed = deal["closed_on"]?.date, let opened = deal["opened_on"]?.date else {
                continue
            }
            #expect(opened <= closed)
        }
        let first = try #require(history.first?["changed_at"]?.instant)
        #expect(first.utc.date < CalendarDate(days: TestKith.start.utc.date.days - 700))
        #expect(kith.kernel.clock.standsAt == TestKith.start)
        #expect(try await kith.kernel.verifyChangeLog().isEmpty)
    }

    @Test("people come along the way from lead to customer, and who came to talks is known")
    func hasLifecycles() async throws {
        let (kith, _) = try #require(WrittenCompany.current)
        func count(_ entity: String, _ filter: String) async throws -> Int64 {
            let request = AggregateRequest(entity, filter: filter)
            let answer = try await kith.kernel.aggregate(
                request, as: .user(kith.administrator))
            return answer.groups.first?.count ?? 0
        }

        for stage in ["lead", "qualified", "customer", "loyal", "lapsed"] {
            #expect(try await count("account", "lifecycle_stage = '\(stage)'") > 0, "\(stage)")
        }
        let customers = "to_stage = 'customer' and contact is not null and days_in_previous > 0"
        #expect(try await count("lifecycle_change", customers) > 50)
        #expect(try await count("activity_participant", "part = 'attendee'") > 200)
        #expect(try await count("activity", "kind = 'call' and duration_seconds > 60") > 200)
        #expect(try await count("tagging", "tag.name = 'Newsletter'") > 50)
        #expect(try await count("note", "about is not null") > 10)
        #expect(try await count("contact", "postal_code is null") == 0)
    }

    @Test("leads come in, some from contacts who are known, and deals name who decides")
    func hasLeads() async throws {
        let (kith, _) = try #require(WrittenCompany.current)
        let leads = try await kith.find("lead")
        let contacts = Set(try await kith.find("contact").compactMap { $0["email"]?.text })
        let open = leads.filter { $0["converted_at"] == .null }
        let again = open.filter { $0["email"]?.text.map(contacts.contains) ?? false }

        #expect(leads.count == 64)
        #expect(Set(leads.compactMap { $0["status"]?.text }).count == 5)
        #expect(!again.isEmpty)
        #expect(try await kith.find("deal_contact", where: "role = 'decision_maker'").count > 300)
        #expect(try await kith.find("deal", where: "next_step_on > @today").count > 5)
        #expect(try await kith.find("deal", where: "price_book is not null").count > 50)
    }

    @Test("the same seed makes the same company, another seed another")
    func isRepeatable() {
        func plan(_ seed: UInt64) -> String {
            let plan = DemoPlan(seed: seed, calendar: DemoCalendar(until: TestKith.start))
            return "\(plan)"
        }
        let first = plan(7)

        #expect(plan(7) == first)
        #expect(plan(8) != first)
    }

    @Test("its people sign in, and see what their role lets them")
    func peopleSignIn() async throws {
        let (kith, summary) = try #require(WrittenCompany.current)
        func deals(_ person: DemoSummary.Person) async throws -> Int64 {
            let user = try await kith.kernel.signIn(
                email: person.email, password: person.password)
            let answer = try await kith.kernel.aggregate(AggregateRequest("deal"), as: .user(user))
            return answer.groups.first?.count ?? 0
        }
        let team = try #require(summary.people.first).team

        var ofAgents: Int64 = 0
        for person in summary.people where person.team == team && person.role == "sales_agent" {
            ofAgents += try await deals(person)
        }

        #expect(ofAgents > 100)
        #expect(ofAgents < 500)
        #expect(try await deals(summary.people[0]) == ofAgents)
    }

    @Test("there is one change set for each kind of data")
    func oneSetEach() async throws {
        let (kith, _) = try #require(WrittenCompany.current)

        let sets = try await kith.kernel.changeSets(limit: 1000, as: .user(kith.administrator))

        let titles = sets.filter { $0.kind == "demo" }.map(\.title).sorted()
        #expect(
            titles == [
                "Demo data: accounts and contacts", "Demo data: activities", "Demo data: deals",
                "Demo data: leads", "Demo data: people", "Demo data: products",
            ])
    }
}
