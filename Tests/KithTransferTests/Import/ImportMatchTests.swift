import KithKernel
import KithModel
import KithTesting
import KithTransfer
import Testing

@Suite struct ImportMatchTests {
    private let map = """
        {"entity": "account", "match": ["external_id"], "columns": [
          {"from": "id", "to": "external_id"}, {"from": "name", "to": "name"},
          {"from": "sector", "to": "sector"}, {"from": "revenue", "to": "annual_revenue"},
          {"from": "parent", "to": "parent"}]}
        """

    @Test("importing the same file again changes nothing and leaves no change set")
    func again() async throws {
        let desk = try await ImportDesk()
        let table = "id,name,sector,revenue,parent\n1,Acme,retail,10.50,\n2,Čaj,,,Acme\n"
        try await desk.run(table, map)
        let before = try await desk.changes()

        let report = try await desk.run(table, map)

        #expect(report.tallies.map(\.unchanged) == [2])
        #expect(report.set == nil)
        #expect(try await desk.changes() == before)
        #expect(try await desk.imports().count == 1)
    }

    @Test("a row that finds its record changes only what differs; an empty cell changes nothing")
    func updates() async throws {
        let desk = try await ImportDesk()
        try await desk.run(
            "id,name,sector,revenue,parent\n1,Acme,retail,10,\n2,Beta,retail,20,\n", map)

        let report = try await desk.run(
            "id,name,sector,revenue,parent\n1,Acme,,11,\n2,Beta,retail,20,\n3,New,,,\n", map)

        #expect(report.tallies.map(\.created) == [1])
        #expect(report.tallies.map(\.updated) == [1])
        #expect(report.tallies.map(\.unchanged) == [1])
        let acme = try await desk.kith.one("account", where: "name = 'Acme'")
        #expect(acme["sector"] == .text("retail"))
        #expect(acme["annual_revenue"]?.money?.amount.description == "11.00")
        let last = try await desk.kith.kernel.history(
            of: acme.id, limit: 1, as: .user(desk.kith.administrator))
        #expect(last.first?.fields.map(\.field.name) == ["annual_revenue"])
    }

    @Test("an empty cell empties the field where that is asked for")
    func clears() async throws {
        let desk = try await ImportDesk()
        try await desk.run("id,name,sector,revenue,parent\n1,Acme,retail,10,\n", map)

        let report = try await desk.run(
            "id,name,sector,revenue,parent\n1,Acme,,,\n", map, ImportOptions(clearsEmpty: true))

        #expect(report.tallies.map(\.updated) == [1])
        let acme = try await desk.kith.one("account", where: "name = 'Acme'")
        #expect(acme["sector"] == .null)
        #expect(acme["annual_revenue"] == .null)
    }

    @Test("a row that several records match is refused")
    func several() async throws {
        let desk = try await ImportDesk()
        for _ in 1...3 { try await desk.kith.insert("account", ["name": .text("Acme")]) }

        let report = try await desk.run(
            "name,sector\nAcme,retail\n",
            """
            {"entity": "account", "match": ["name"], "columns": [
              {"from": "name", "to": "name"}, {"from": "sector", "to": "sector"}]}
            """)

        #expect(report.faults.map(\.message) == ["3 accounts match `Acme`."])
        #expect(try await desk.count("account", where: "sector = 'retail'") == 0)
    }

    @Test("rows match records that earlier rows made, in the same batch and in others")
    func sameFile() async throws {
        let desk = try await ImportDesk()
        let rows = (1...40).map { "\($0 % 4),N\($0 % 4),s\($0),," }

        let report = try await desk.run(
            "id,name,sector,revenue,parent\n" + rows.joined(separator: "\n"), map,
            ImportOptions(batchRows: 15))

        #expect(report.isClean)
        #expect(report.tallies.map(\.created) == [4])
        #expect(report.tallies.map(\.updated) == [36])
        #expect(try await desk.count("account", where: "sector = 's40' and name = 'N0'") == 1)
    }

    @Test("without a match a second row with a unique value is refused as a duplicate")
    func duplicates() async throws {
        let desk = try await ImportDesk()

        let report = try await desk.run(
            "id,name\n1,Acme\n1,Beta\n",
            """
            {"entity": "account", "columns": [{"from": "id", "to": "external_id"},
              {"from": "name", "to": "name"}]}
            """)

        #expect(report.tallies.map(\.created) == [1])
        #expect(report.faults.map(\.code) == [.duplicate])
        #expect(report.faults.map(\.line) == [3])
        #expect(report.faults.map(\.column) == ["id"])
    }

    @Test("rows match by several fields, references among them")
    func composite() async throws {
        let desk = try await ImportDesk()
        let pairs = """
            {"entity": "contact", "match": ["account", "last_name"], "columns": [
              {"from": "a", "to": "account"}, {"from": "n", "to": "last_name"},
              {"from": "j", "to": "job_title"}]}
            """
        for name in ["Acme", "Beta"] {
            try await desk.kith.insert("account", ["name": .text(name)])
        }
        try await desk.run("a,n,j\nAcme,Ban,x\nBeta,Ban,x\nAcme,Car,x\n", pairs)

        let report = try await desk.run("a,n,j\nAcme,Ban,y\nBeta,Car,y\n,Car,y\n", pairs)

        #expect(report.tallies.map(\.created) == [2])
        #expect(report.tallies.map(\.updated) == [1])
        #expect(
            try await desk.count(
                "contact", where: "account = 'Acme' and last_name = 'Ban' and job_title = 'y'") == 1
        )
    }

    @Test("records are matched by id, and an id that is not there is refused")
    func byID() async throws {
        let desk = try await ImportDesk()
        let acme = try await desk.kith.insert("account", ["name": .text("Acme")])

        let report = try await desk.run(
            "id,name\n\(acme.id),Acme Ltd\n,New\n0000000000001,Gone\n",
            """
            {"entity": "account", "match": ["id"], "columns": [
              {"from": "id", "to": "id"}, {"from": "name", "to": "name"}]}
            """)

        #expect(report.tallies.map(\.updated) == [1])
        #expect(report.tallies.map(\.created) == [1])
        #expect(report.faults.map(\.message) == ["There is no account 0000000000001."])
        #expect(try await desk.kith.get("account", acme.id).title == "Acme Ltd")
    }

    @Test("undoing an import takes back what it made and what it changed")
    func undo() async throws {
        let desk = try await ImportDesk()
        try await desk.run("id,name,sector,revenue,parent\n1,Acme,retail,10,\n", map)
        let report = try await desk.run(
            "id,name,sector,revenue,parent\n1,Acme,trade,,\n2,Beta,,,Acme\n3,Top,,,Beta\n", map,
            ImportOptions(batchRows: 1))

        let set = try #require(report.set)
        _ = try await desk.kith.kernel.undo(set, as: .user(desk.kith.administrator))

        #expect(try await desk.kith.find("account").map { $0["sector"] } == [.text("retail")])
    }
}
