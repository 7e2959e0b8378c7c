import KithModel
import KithTesting
import KithTransfer
import Testing

@Suite struct ErrorFileTests {
    @Test("refused rows keep their cells, and the mended file is imported as it is")
    func mended() async throws {
        let desk = try await ImportDesk()
        let map = """
            {"entity": "account", "columns": [{"from": "name", "to": "name"},
              {"from": "staff", "to": "employees"}, {"from": "text", "to": "description"}]}
            """
        let report = try await desk.run(
            "name;staff;text;other\n=A;ten;\"a \"\"b\"\";\nc\"; x \nB;5;;\nC;many;=1+1;\n", map)

        #expect(report.tallies.map(\.rejected) == [2])
        #expect(report.errorFile == desk.path + "/table.errors.csv")
        let text = try desk.text("table.errors.csv")
        #expect(text.hasPrefix("\u{FEFF}name;staff;text;other;kith_error\n"))
        #expect(text.contains("'=A;ten;\"a \"\"b\"\";\nc\"; x ;`staff`: 'ten' is not a number"))

        let mended = text.replacing(";ten;", with: ";10;").replacing(";many;", with: ";11;")
        let again = try await desk.importer().run(
            desk.file(mended, "mended.csv"), ImportMap.read(map))

        #expect(again.isClean)
        #expect(again.tallies.map(\.created) == [2])
        #expect(again.unusedHeaders == ["other"])
        let first = try await desk.kith.one("account", where: "employees = 10")
        #expect(first.title == "=A")
        #expect(first["description"] == .text("a \"b\";\nc"))
    }

    @Test("the column of an earlier error file is left out and written anew")
    func errorColumn() async throws {
        let desk = try await ImportDesk()

        let report = try await desk.run(
            "name,parent,kith_error\nAcme,Nowhere,old\n", accountMap)

        #expect(report.tallies.map(\.rejected) == [1])
        let lines = try desk.text("table.errors.csv").split(separator: "\n")
        #expect(lines[0] == "\u{FEFF}name,parent,kith_error")
        #expect(lines[1].hasPrefix("Acme,Nowhere,\"There is no account `Nowhere`."))
        #expect(report.unusedHeaders.isEmpty)
    }

    @Test("rows with too few or too many cells are refused with their lines")
    func ragged() async throws {
        let desk = try await ImportDesk()

        let report = try await desk.run("name,parent\nA\nB,\nC,,x\n", accountMap)

        #expect(report.tallies.map(\.created) == [1])
        #expect(report.faults.map(\.line) == [2, 4])
        #expect(report.faults[0].message.contains("1 field, the first row has 2"))
        let lines = try desk.text("table.errors.csv").split(separator: "\n")
        #expect(lines[1].hasPrefix("A,,\"The row on line 2"))
        #expect(lines[2].hasPrefix("C,,x,"))
    }

    @Test("a row that two maps refuse stands in the error file once")
    func twice() async throws {
        let desk = try await ImportDesk()

        let report = try await desk.run(
            "name,parent\nMill,Nowhere\n", "[\(accountMap),\(accountMap)]")

        #expect(report.faults.count == 2)
        #expect(try desk.text("table.errors.csv").split(separator: "\n").count == 2)
    }

    @Test("the report lists the first faults, the error file all")
    func bounded() async throws {
        let desk = try await ImportDesk()
        let rows = (1...30).map { "A\($0),Nowhere" }.joined(separator: "\n")

        let report = try await desk.run(
            "name,parent\n" + rows, accountMap, ImportOptions(listedFaults: 3))

        #expect(report.faults.map(\.line) == [2, 3, 4])
        #expect(report.rejected == 30)
        #expect(try desk.text("table.errors.csv").split(separator: "\n").count == 31)
    }
}
