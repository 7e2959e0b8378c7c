import KithKernel
import KithModel
import KithTesting
import KithTransfer
import Testing

@Suite struct ImportRightsTests {
    private let deals = """
        {"entity": "deal", "match": ["external_id"], "columns": [
          {"from": "id", "to": "external_id"}, {"from": "name", "to": "name"},
          {"from": "agent", "to": "owner"}]}
        """

    @Test("an agent imports deals of one's own, and is refused each row for somebody else")
    func owners() async throws {
        let desk = try await ImportDesk()
        let ana = try await desk.kith.makeUser("Ana", roles: ["sales_agent"], team: "North")
        _ = try await desk.kith.makeUser("Ivo", roles: ["sales_agent"], team: "North")

        let report = try await desk.run(
            "id,name,agent\n1,Mine,Ana\n2,His,Ivo\n3,Also mine,\n4,Nobody's,Zoran\n", deals, as: ana
        )

        #expect(report.tallies.map(\.created) == [2])
        #expect(report.faults.map(\.line) == [3, 5])
        #expect(report.faults.map(\.code) == [.forbidden, .notFound])
        let owners = try await desk.kith.find("deal").map { $0["owner"]?.reference }
        #expect(owners == [ana, ana])
        #expect(try await desk.imports().isEmpty == false)
    }

    @Test("a deal that the caller may not read is not matched")
    func matches() async throws {
        let desk = try await ImportDesk()
        let ana = try await desk.kith.makeUser("Ana", roles: ["sales_agent"], team: "North")
        try await desk.kith.insert(
            "deal", ["name": .text("Secret"), "external_id": .text("1")])

        let report = try await desk.run("id,name,agent\n1,Mine,\n", deals, as: ana)

        #expect(report.faults.map(\.code) == [.duplicate])
        #expect(try await desk.count("deal", where: "name = 'Secret'") == 1)
    }

    @Test("a record that may be read but not changed is refused by its row")
    func updates() async throws {
        let desk = try await ImportDesk()
        let ana = try await desk.kith.makeUser("Ana", roles: ["sales_agent"])
        try await desk.kith.insert("account", ["name": .text("Acme")])
        try await desk.kith.insert("account", ["name": .text("Own")], as: ana)

        let report = try await desk.run(
            "name,sector\nAcme,x\nOwn,x\n",
            """
            {"entity": "account", "match": ["name"], "columns": [
              {"from": "name", "to": "name"}, {"from": "sector", "to": "sector"}]}
            """, as: ana)

        #expect(report.tallies.map(\.updated) == [1])
        #expect(report.faults.map(\.code) == [.forbidden])
    }

    @Test("names beyond the caller's reach are neither found nor suggested")
    func names() async throws {
        let desk = try await ImportDesk()
        let ana = try await desk.kith.makeUser("Ana", roles: ["sales_agent"], team: "North")
        _ = try await desk.kith.makeUser("Zoran", roles: ["sales_agent"], team: "South")

        let report = try await desk.run("id,name,agent\n1,D,Zoran\n2,D,Zorann\n", deals, as: ana)

        #expect(
            report.faults.map(\.message) == [
                "There is no user `Zoran`.", "There is no user `Zorann`.",
            ])
    }

    @Test("who may not create a record at all is told before anything is read")
    func refusedAtOnce() async throws {
        let desk = try await ImportDesk()
        let ana = try await desk.kith.makeUser("Ana", roles: ["sales_agent"])

        let error = await #expect(throws: KernelError.self) {
            try await desk.run(
                "n\nX\n",
                "{\"entity\": \"product\", \"columns\": [{\"from\": \"n\", \"to\": \"name\"}]}",
                as: ana)
        }

        #expect(error?.code == .forbidden)
        #expect(error?.message == "You may not create products.")
    }
}
