import KithModel
import KithTesting
import KithTransfer
import Testing

@Suite("Look-alikes on import")
struct LookAlikeTests {
    private let table = """
        first,last,mail
        Ana,Kovac,ana@x.test
        Ivan,Horvat,ivan@x.test
        Ivan,Horvat,ivan@x.test
        Petra,Novak,petra@x.test
        """

    private func map(_ more: String = "") -> String {
        """
        {"entity": "contact", \(more)"columns": [
          {"from": "first", "to": "first_name"}, {"from": "last", "to": "last_name"},
          {"from": "mail", "to": "email"}]}
        """
    }

    private func desk() async throws -> (ImportDesk, RecordID) {
        let desk = try await ImportDesk()
        let ana = try await desk.kith.insert(
            "contact",
            [
                "first_name": .text("Ana"), "last_name": .text("Kovač"),
                "email": .text("ana@x.test"),
            ])
        return (desk, ana.id)
    }

    @Test("rows that look like a contact, or an earlier row, are written and named")
    func warns() async throws {
        let (desk, ana) = try await desk()

        let report = try await desk.run(table, map())

        #expect(report.isClean)
        #expect(report.tallies.map(\.created) == [4])
        #expect(report.tallies.map(\.lookAlikes) == [2])
        #expect(report.warnings.map(\.line) == [2, 4])
        #expect(report.warnings.first?.record == ana)
        #expect(
            report.warnings.first?.message
                == "Ana Kovac looks like the contact Ana Kovač (100 %: same e-mail, "
                + "same last name, same first name).")
        #expect(report.json["warnings"]?.array?.count == 2)
    }

    @Test("a dry run names them too, and writes nothing")
    func dryRun() async throws {
        let (desk, _) = try await desk()

        let report = try await desk.run(table, map(), ImportOptions(isDryRun: true))

        #expect(report.warnings.map(\.line) == [2, 4])
        #expect(try await desk.count("contact") == 1)
    }

    @Test("a map may leave it out")
    func ignores() async throws {
        let (desk, _) = try await desk()

        let report = try await desk.run(table, map("\"duplicates\": \"ignore\", "))

        #expect(report.warnings.isEmpty)
        #expect(report.tallies.map(\.created) == [4])
    }
}
