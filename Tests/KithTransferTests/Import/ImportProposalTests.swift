import KithModel
import KithTesting
import KithTransfer
import Testing

@Suite struct ImportProposalTests {
    private func propose(
        _ text: String, for entity: String, as user: RecordID? = nil
    ) async throws -> ImportProposal {
        let desk = try await ImportDesk()
        return try await desk.importer(as: user).propose(desk.file(text), for: entity)
    }

    @Test("headers are found by name, title or a usual other word, whatever their punctuation")
    func names() async throws {
        let proposal = try await propose(
            "First Name,LAST_NAME,E-Mail,Telephone,Job title,Company,Shoe size\n", for: "contact")

        #expect(
            proposal.map.columns.map(\.to) == [
                "first_name", "last_name", "email", "phone", "job_title", "account",
            ])
        #expect(proposal.map.columns[2].from == "E-Mail")
        #expect(proposal.leftOut == ["Shoe size"])
    }

    @Test("the entity's own name means its title, and its prefix says nothing")
    func ownName() async throws {
        let proposal = try await propose("account,account_sector,Parent\n", for: "account")

        #expect(proposal.map.columns.map(\.to) == ["name", "sector", "parent"])
    }

    @Test("no column is proposed for what is kept by Kith, and none twice")
    func unwritable() async throws {
        let proposal = try await propose(
            "name,created_at,version,number,weighted_value,status,NAME\n", for: "deal")

        #expect(proposal.map.columns.map(\.to) == ["name"])
        #expect(proposal.leftOut.last == "NAME")
    }

    @Test("formats are those in which the whole sample can be read")
    func formats() async throws {
        let proposal = try await propose(
            "name,value,opened_on\nA,\"1.054,50\",10/20/2016\nB,,\nC,\"7,5\",3/1/2017\n",
            for: "deal")

        #expect(proposal.map.dates == .monthFirst)
        #expect(proposal.map.numbers == .comma)
        #expect(proposal.notes.isEmpty)
    }

    @Test("formats that cannot be told apart are left to a person")
    func ambiguous() async throws {
        let proposal = try await propose(
            "name,value,opened_on\nA,\"1,500\",10/2/2016\n", for: "deal")

        #expect(proposal.map.dates == nil)
        #expect(proposal.map.numbers == nil)
        #expect(proposal.notes.count == 2)
        #expect(proposal.notes[0].contains("`month-first` or `day-first`"))
    }

    @Test("a column of Kith's own ids is proposed as what rows are matched by")
    func ids() async throws {
        let proposal = try await propose("id,name\n0abcdefghjkmn,Acme\n", for: "account")
        let foreign = try await propose("id,name\n4711,Acme\n", for: "account")

        #expect(proposal.map.match == ["id"])
        #expect(proposal.map.columns.map(\.to) == ["id", "name"])
        #expect(foreign.map.match.isEmpty)
        #expect(foreign.map.columns.map(\.to) == ["external_id", "name"])
    }

    @Test("a field that the caller may not write is not proposed")
    func rights() async throws {
        let desk = try await ImportDesk()
        try await desk.kith.insert(
            "role",
            [
                "name": .text("clerk"),
                "permissions": .json([
                    "account": ["read": "all", "create": "all", "fields": ["sector": "none"]]
                ]),
            ])
        let clerk = try await desk.kith.makeUser("Ivo", roles: ["clerk"])

        let proposal = try await desk.importer(as: clerk)
            .propose(desk.file("name,sector\n"), for: "account")

        #expect(proposal.map.columns.map(\.to) == ["name"])
        #expect(proposal.leftOut == ["sector"])
    }

    @Test("a proposed map imports the file that it was proposed for")
    func works() async throws {
        let desk = try await ImportDesk()
        let path = try desk.file("Company;Revenue;Staff\nAcme;1.054,50 €;12\n")

        let proposal = try await desk.importer().propose(path, for: "account")
        let report = try await desk.importer().run(path, [proposal.map])

        #expect(report.isClean)
        let acme = try await desk.kith.one("account", where: "name = 'Acme'")
        #expect(acme["annual_revenue"]?.money?.description == "1054.50 EUR")
    }
}
