import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("The guide's capability")
struct WarrantyTests {
    // guide: test
    @Test("grows by months, and refuses none")
    func extendsAWarranty() async throws {
        let kith = try await TestKith(Contacts.self, Warranties.self)
        let warranty = try await kith.insert(
            "warranty",
            [
                "serial": .text("S1"), "begins_on": .date(day("2026-01-31")),
                "ends_on": .date(day("2026-08-31")),
            ])
        let id = JSON.string(warranty.id.description)

        try await kith.run("warranty.extend", ["warranty": id, "months": .integer(6)])

        let ends = try await kith.get("warranty", warranty.id)["ends_on"]
        #expect(try ends == .date(day("2027-02-28")))
        await #expect(throws: KernelError.self) {
            try await kith.run("warranty.extend", ["warranty": id, "months": .integer(0)])
        }
    }
    // end guide

    @Test("a warranty that ends before it begins is refused, naming the field")
    func refusesBackwards() async throws {
        let kith = try await TestKith(Contacts.self, Warranties.self)

        let error = await #expect(throws: KernelError.self) {
            try await kith.insert(
                "warranty",
                [
                    "serial": .text("S1"), "begins_on": .date(day("2026-02-01")),
                    "ends_on": .date(day("2026-01-01")),
                ])
        }

        #expect(error?.details.first?.field == "ends_on")
    }

    @Test("its view names only fields that are there, and lists that can be asked for")
    func shows() async throws {
        let kith = try await TestKith(Contacts.self, Warranties.self)
        let view = try #require(kith.kernel.generation.views["warranty"])

        for list in view.lists {
            var request = QueryRequest("warranty", filter: list.filter)
            request.fields = (view.columns + view.facts).joined(separator: ",")
            request.sort = list.sort ?? view.sort
            _ = try await kith.kernel.query(request, as: .user(kith.administrator))
        }
    }

    private func day(_ text: String) throws -> CalendarDate {
        try #require(CalendarDate(text))
    }
}
