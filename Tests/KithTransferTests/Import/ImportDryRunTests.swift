import KithModel
import KithTesting
import KithTransfer
import Testing

@Suite struct ImportDryRunTests {
    private let dry = ImportOptions(isDryRun: true, batchRows: 2)

    @Test("a dry run writes nothing, no file either")
    func writesNothing() async throws {
        let desk = try await ImportDesk()
        let before = try await desk.changes()

        let report = try await desk.run(
            "name,parent\nAcme,\nMill,Acme\nBad,Nowhere\n", accountMap, dry)

        #expect(report.isDryRun)
        #expect(report.set == nil)
        #expect(report.tallies.map(\.created) == [2])
        #expect(report.errorFile == nil)
        #expect(try await desk.changes() == before)
        #expect(try await desk.count("account") == 0)
        #expect(try await desk.imports().isEmpty)
        #expect(!desk.exists("table.errors.csv"))
    }

    @Test("it reports the faults of the import, from rules and hooks too")
    func sameFaults() async throws {
        let map = """
            {"entity": "deal", "dates": "day-first", "columns": [
              {"from": "n", "to": "name"}, {"from": "s", "to": "stage"},
              {"from": "c", "to": "closed_on"}, {"from": "v", "to": "value"}]}
            """
        let table = """
            n,s,c,v
            A,Engaging,1.2.2026,5
            ,Won,,5
            C,Wonn,,5
            D,Won,31.2.2026,5
            E,Won,1.2.2026,5 CHF
            F,Won,1.2.2026,5
            """
        let desk = try await ImportDesk()

        let dryRun = try await desk.run(table, map, dry)
        let import_ = try await desk.run(table, map, ImportOptions(batchRows: 2))

        #expect(dryRun.faults.map(\.line) == [2, 3, 4, 5, 6])
        #expect(dryRun.faults == import_.faults)
        #expect(dryRun.tallies == import_.tallies)
    }

    @Test("it finds what earlier rows and earlier maps would have made")
    func promises() async throws {
        let desk = try await ImportDesk()
        let maps = """
            [{"entity": "user", "match": ["name"], "columns": [{"from": "manager", "to": "name"}]},
             {"entity": "team", "match": ["name"], "columns": [{"from": "manager", "to": "name"},
               {"from": "manager", "to": "manager"}]},
             {"entity": "user", "match": ["name"], "columns": [{"from": "agent", "to": "name"}]},
             {"entity": "team_member", "match": ["member", "of_team"], "columns": [
               {"from": "agent", "to": "member"}, {"from": "manager", "to": "of_team"}]}]
            """
        let table = "agent,manager\nAna,Mia\nIvo,Mia\nEva,Leo\nMia,Leo\n"

        let dryRun = try await desk.run(table, maps, dry)
        let written = try await desk.run(table, maps, ImportOptions(batchRows: 2))

        #expect(dryRun.isClean)
        #expect(dryRun.tallies.map(\.created) == [2, 2, 3, 4])
        #expect(written.tallies.map(\.created) == dryRun.tallies.map(\.created))
    }

    @Test("names that the map lets make are made once, and not at all in a dry run")
    func createdNames() async throws {
        let desk = try await ImportDesk()

        let report = try await desk.run(
            "n,a\nAna,Acme\nIvo,Acme\nEva,Acme\nLeo,Beta\n",
            """
            {"entity": "contact", "columns": [{"from": "n", "to": "last_name"},
              {"from": "a", "to": "account", "create": true}]}
            """, dry)

        #expect(report.isClean)
        #expect(report.tallies.map(\.namesCreated) == [2])
        #expect(try await desk.count("account") == 0)
    }

    @Test("a row about an earlier row of the file counts as a change of it")
    func matches() async throws {
        let desk = try await ImportDesk()
        let map = """
            {"entity": "account", "match": ["name"], "columns": [
              {"from": "name", "to": "name"}, {"from": "sector", "to": "sector"}]}
            """

        let report = try await desk.run("name,sector\nA,x\nB,x\nA,y\nA,z\n", map, dry)

        #expect(report.isClean)
        #expect(report.tallies.map(\.created) == [2])
        #expect(report.tallies.map(\.updated) == [2])
    }
}
