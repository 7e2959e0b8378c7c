import KithKernel
import KithModel
import KithTesting
import KithTransfer
import Testing

@Suite struct ImporterTests {
    @Test("creates a record for each row, as one change set that names the file")
    func creates() async throws {
        let desk = try await ImportDesk()

        let report = try await desk.run(
            "Name,Sector,Staff\nAcme,retail,\"1,250\"\nBeta,,\n",
            """
            {"entity": "account", "columns": [{"from": "Name", "to": "name"},
              {"from": "Sector", "to": "sector"}, {"from": "Staff", "to": "employees"}]}
            """)

        #expect(report.tallies.map(\.created) == [2])
        #expect(report.isClean)
        let acme = try await desk.kith.one("account", where: "name = 'Acme'")
        #expect(acme["employees"] == .integer(1250))
        #expect(acme["owner"]?.reference == desk.kith.administrator)
        let beta = try await desk.kith.one("account", where: "name = 'Beta'")
        #expect(beta["sector"] == .null)
        let sets = try await desk.imports()
        #expect(sets.map(\.id) == [try #require(report.set)])
        #expect(sets.map(\.state) == ["done"])
        #expect(sets[0].title == "Import table.csv")
        #expect(!desk.exists("table.errors.csv"))
        #expect(!desk.exists("table.errors.csv.part"))
    }

    @Test("refers to rows above and below of the same file")
    func refersToItself() async throws {
        let desk = try await ImportDesk()

        let report = try await desk.run(
            "name,parent\nMill,Acme\nAcme,\nShop,ACME\nTop,Mill\n", accountMap,
            ImportOptions(batchRows: 1))

        #expect(report.isClean)
        #expect(try await desk.count("account", where: "parent = 'Acme'") == 2)
        let top = try await desk.kith.one("account", where: "parent.parent = 'Acme'")
        #expect(top.title == "Top")
        #expect(try await desk.imports().count == 1)
    }

    @Test("refuses a row whose reference is nowhere, with the nearest name")
    func refusesUnknownName() async throws {
        let desk = try await ImportDesk()

        let report = try await desk.run("name,parent\nAcme,\nMill,Acmee\n", accountMap)

        #expect(report.tallies.map(\.created) == [1])
        #expect(report.faults.map(\.line) == [3])
        #expect(report.faults[0].column == "parent")
        #expect(report.faults[0].message == "There is no account `Acmee`: did you mean `Acme`?")
    }

    @Test("writes a row whose parent row is refused without it, and says so in the error file")
    func incompleteRow() async throws {
        let desk = try await ImportDesk()

        let report = try await desk.run(
            "name,staff,parent\nMill,1,Acme\nAcme,many,\n",
            """
            {"entity": "account", "columns": [{"from": "name", "to": "name"},
              {"from": "staff", "to": "employees"}, {"from": "parent", "to": "parent"}]}
            """)

        #expect(report.tallies.map(\.created) == [1])
        #expect(report.tallies.map(\.rejected) == [1])
        #expect(report.tallies.map(\.incomplete) == [1])
        #expect(try await desk.kith.one("account", where: "name = 'Mill'")["parent"] == .null)
        #expect(try desk.text("table.errors.csv").contains("Mill,1,Acme,The row was written"))
    }

    @Test("a circle of parents is refused where it closes")
    func circle() async throws {
        let desk = try await ImportDesk()

        let report = try await desk.run("name,parent\nA,B\nB,A\n", accountMap)

        #expect(report.tallies.map(\.incomplete) == [2])
        #expect(report.faults.allSatisfy { $0.message.contains("above itself") })
        #expect(try await desk.count("account", where: "parent is not null") == 0)
    }

    @Test("makes what a name stands for where the map says so, once for all rows")
    func createsNames() async throws {
        let desk = try await ImportDesk()

        let report = try await desk.run(
            "first,company\nAna,Acme\nIvo,Acme\nEva,Beta\n",
            """
            {"entity": "contact", "columns": [{"from": "first", "to": "first_name"},
              {"from": "company", "to": "account", "create": true}]}
            """)

        #expect(report.tallies.map(\.created) == [3])
        #expect(report.tallies.map(\.namesCreated) == [2])
        #expect(try await desk.count("contact", where: "account = 'Acme'") == 2)
    }

    @Test("finds a reference by id, by title in any case, or by the field that the map names")
    func findsReferences() async throws {
        let desk = try await ImportDesk()
        let acme = try await desk.kith.insert(
            "account", ["name": .text("Acme Živa"), "external_id": .text("A-1")])
        let map = { (by: String) in
            """
            {"entity": "contact", "columns": [{"from": "n", "to": "last_name"},
              {"from": "a", "to": "account"\(by)}]}
            """
        }

        try await desk.run("n,a\nOne,ACME ZIVA\nTwo,\(acme.id)\n", map(""))
        try await desk.run("n,a\nThree,A-1\n", map(", \"by\": \"external_id\""))

        #expect(try await desk.count("contact", where: "account = 'Acme Živa'") == 3)
    }

    @Test("refuses a name that several records have")
    func refusesSeveral() async throws {
        let desk = try await ImportDesk()
        try await desk.kith.insert("account", ["name": .text("Acme")])
        try await desk.kith.insert("account", ["name": .text("Acme")])

        let report = try await desk.run("name,parent\nMill,Acme\n", accountMap)

        #expect(
            report.faults.map(\.message) == ["There are several accounts with the name `Acme`."])
        #expect(try await desk.count("account") == 2)
    }

    @Test("applies several maps to one file in one change set")
    func severalMaps() async throws {
        let desk = try await ImportDesk()

        let report = try await desk.run(
            "agent,manager,office\nAna,Mia,North\nIvo,Mia,South\n",
            """
            [{"entity": "user", "match": ["name"], "columns": [{"from": "manager", "to": "name"}]},
             {"entity": "team", "match": ["name"], "columns": [{"from": "manager", "to": "name"},
               {"from": "manager", "to": "manager", "by": "name"}]},
             {"entity": "user", "match": ["name"], "columns": [{"from": "agent", "to": "name"}]},
             {"entity": "team_member", "match": ["member", "of_team"], "columns": [
               {"from": "agent", "to": "member"}, {"from": "manager", "to": "of_team"}]}]
            """)

        #expect(report.isClean)
        #expect(report.tallies.map(\.created) == [1, 1, 2, 2])
        #expect(report.tallies.map(\.unchanged) == [1, 1, 0, 0])
        #expect(report.unusedHeaders == ["office"])
        #expect(try await desk.count("team_member", where: "of_team.manager.name = 'Mia'") == 2)
        #expect(try await desk.imports().count == 1)
    }
}
