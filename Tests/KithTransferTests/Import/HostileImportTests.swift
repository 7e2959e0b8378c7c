import KithKernel
import KithModel
import KithTesting
import KithTransfer
import Testing

@Suite struct HostileImportTests {
    private let map = """
        {"entity": "account", "columns": [
          {"from": "name", "to": "name"}, {"from": "text", "to": "description"}]}
        """

    @Test("reading ends at a NUL byte; the rows before it are there, and the report says where")
    func nul() async throws {
        let desk = try await ImportDesk()

        let report = try await desk.run("name,text\nA,\nB,\u{0}\nC,\n", map)

        #expect(report.tallies.map(\.created) == [1])
        #expect(report.stopped?.line == 3)
        #expect(report.stopped?.message.contains("NUL") == true)
        #expect(!report.isClean)
        #expect(try await desk.imports().map(\.state) == ["done"])
    }

    @Test("reading ends at a field of more than a mebibyte, one of exactly that is taken")
    func longField() async throws {
        let desk = try await ImportDesk()
        let longest = String(repeating: "x", count: 1 << 20)

        let report = try await desk.run("name,text\nA,\(longest)\nB,\(longest)x\n", map)

        #expect(report.tallies.map(\.created) == [1])
        #expect(report.stopped?.line == 3)
        let text = try await desk.kith.one("account", where: "name = 'A'")["description"]?.text
        #expect(text?.utf8.count == 1 << 20)
    }

    @Test("what no later map could read is not tried")
    func stopsLaterMaps() async throws {
        let desk = try await ImportDesk()

        let report = try await desk.run("name,text\nA,\nB,\"open\n", "[\(map),\(map)]")

        #expect(report.tallies.map(\.entity) == ["account"])
        #expect(report.stopped?.line == 3)
    }

    @Test("formulas are stored as text, and a guard against them is taken off")
    func formulas() async throws {
        let desk = try await ImportDesk()

        try await desk.run("name,text\n=1+1,'=2+2\n@x,'quoted\n", map)

        let accounts = try await desk.kith.find("account", sort: "id")
        #expect(accounts.map(\.title) == ["=1+1", "@x"])
        #expect(accounts.map { $0["description"] } == [.text("=2+2"), .text("'quoted")])
    }

    @Test("names that look like filters, quotes and ids are only names")
    func names() async throws {
        let desk = try await ImportDesk()
        let names = ["' or name != '", "`name`", ":names", "%", "0abcdefghjkmn", "@me", "null"]
        let rows =
            names.map { "\"\($0)\"," }
            + names.map { "Below \(names.firstIndex(of: $0) ?? 0),\"\($0)\"" }

        let report = try await desk.run(
            "name,parent\n" + rows.joined(separator: "\n"), accountMap, ImportOptions(batchRows: 7))

        #expect(report.isClean, "\(report.faults.map(\.message))")
        #expect(try await desk.count("account", where: "parent is not null") == names.count)
        #expect(try await desk.count("account", where: "parent.name = ':names'") == 1)
    }

    @Test("a thousand distinct unknown names are refused one by one")
    func unknownNames() async throws {
        let desk = try await ImportDesk()
        let rows = (0..<1000).map { "A\($0),nowhere-\($0)" }.joined(separator: "\n")

        let report = try await desk.run("name,parent\n" + rows, accountMap)

        #expect(report.rejected == 1000)
        #expect(report.faults[0].message == "There is no account `nowhere-0`.")
    }

    @Test("a rule that a capability breaks with refuses only the rows that it is about")
    func throwingHook() async throws {
        let desk = try await ImportDesk()
        // The same record five times in one batch runs its hooks more often than allowed.
        let rows = (1...5).map { "A,s\($0)" }.joined(separator: "\n")

        let report = try await desk.run(
            "name,sector\nB,x\n" + rows + "\nC,x\n",
            """
            {"entity": "account", "match": ["name"], "columns": [
              {"from": "name", "to": "name"}, {"from": "sector", "to": "sector"}]}
            """)

        #expect(report.isClean)
        #expect(try await desk.count("account") == 3)
        #expect(try await desk.count("account", where: "sector = 's5'") == 1)
    }
}
