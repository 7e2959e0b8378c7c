import KithContacts
import KithKernel
import KithModel
import KithQuery
import KithTesting
import Testing

@Suite("Phones and e-mail addresses of contacts")
struct ContactReachTests {
    private func kith(_ country: String?) async throws -> TestKith {
        try await TestKith([Contacts.self], currency: "EUR", timeZone: "UTC", country: country)
    }

    private func create(_ kith: TestKith, _ input: JSONObject) async throws -> Record {
        let made = try await kith.kernel.create(
            "contact", [input], as: .user(kith.administrator), door: .cli)
        return try #require(made.records.first)
    }

    @Test("national numbers become E.164 on every way in, and a filter finds them as written")
    func phones() async throws {
        let kith = try await kith("HR")
        let made = try await create(kith, ["last_name": "Kovač", "phone": "021 123 4567"])

        let found = try await kith.find("contact", where: "phone = '021/123-4567'")
        let proposed = try await kith.run(
            "contacts.check_duplicates",
            ["last_name": "Kovac", "phone": "(021) 123 45 67"])

        #expect(made["phone"] == .text("+385211234567"))
        #expect(found.map(\.id) == [made.id])
        #expect(proposed.output.records.map(\.id) == [made.id])
    }

    @Test("without a country only international numbers are taken, naming the field")
    func noCountry() async throws {
        let kith = try await kith(nil)

        let error = await #expect(throws: KernelError.self) {
            try await create(kith, ["last_name": "Kovač", "phone": "021 123 4567"])
        }
        let made = try await create(
            kith, ["last_name": "Kovač", "phone": "+385 21 123 4567"])

        #expect(error?.details.map(\.field) == ["phone"])
        #expect(made["phone"] == .text("+385211234567"))
    }

    @Test("an e-mail address is kept in lower case and found however it is written")
    func emails() async throws {
        let kith = try await kith(nil)
        let made = try await create(kith, ["last_name": "Kovač", "email": " Ana.K@X.Test "])
        let inserted = try await kith.insert(
            "contact", ["last_name": .text("Horvat"), "email": .text("IVAN@x.test")])

        let found = try await kith.find("contact", where: "email = 'ANA.k@x.TEST'")

        #expect(made["email"] == .text("ana.k@x.test"))
        #expect(inserted["email"] == .text("ivan@x.test"))
        #expect(found.map(\.id) == [made.id])
    }

    @Test("the country is a code of ISO 3166")
    func setting() async throws {
        let kith = try await kith("HR")
        let setting = try await kith.one("setting", where: "name = 'organisation.country'")

        let error = await #expect(throws: KernelError.self) {
            try await kith.update("setting", setting.id, ["value": .json("Croatia")])
        }

        #expect(error?.details.map(\.field) == ["value"])
    }
}
