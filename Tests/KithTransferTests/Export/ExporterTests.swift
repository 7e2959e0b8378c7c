import KithKernel
import KithModel
import KithQuery
import KithTesting
import KithTransfer
import Synchronization
import Testing

@Suite struct ExporterTests {
    /// Exports and returns the text of the file.
    private func export(
        _ entity: String, fields: String? = nil, sort: String? = "name",
        as format: Exporter.Format = .csv, showsIDs: Bool = false, by user: RecordID? = nil,
        from desk: ImportDesk
    ) async throws -> String {
        let bytes = Mutex<[UInt8]>([])
        var request = QueryRequest(entity)
        request.fields = fields
        request.sort = sort
        _ = try await Exporter(desk.kith.kernel, as: .user(user ?? desk.kith.administrator))
            .export(request, as: format, showsIDs: showsIDs) { chunk in
                bytes.withLock { $0 += chunk }
            }
        return String(decoding: bytes.withLock { $0 }, as: UTF8.self)
    }

    private func filled() async throws -> ImportDesk {
        let desk = try await ImportDesk()
        let acme = try await desk.kith.insert(
            "account",
            ["name": .text("Acme, \"Ltd\""), "description": .text("=HYPERLINK(\"x\")\n2")])
        let amount = Money(amount: Decimal(units: 123_450, scale: 2), currency: try euro)
        try await desk.kith.insert(
            "deal",
            [
                "name": .text("-1+1"), "account": .reference(acme.id), "value": .money(amount),
                "opened_on": .date(try #require(CalendarDate("2026-01-02"))),
            ])
        try await desk.kith.insert("deal", ["name": .text("Roof")])
        return desk
    }

    private var euro: Currency { get throws { try #require(Currency("EUR")) } }

    @Test("a table has the asked paths as headers, titles for references and two columns for money")
    func table() async throws {
        let desk = try await filled()

        let text = try await export(
            "deal", fields: "name,account,account.name,value,opened_on,stage", from: desk)

        #expect(
            text == #"""
                name,account,account.name,value,value.currency,opened_on,stage
                '-1+1,"Acme, ""Ltd""","Acme, ""Ltd""",1234.50,EUR,2026-01-02,Prospecting
                Roof,,,,,,Prospecting

                """#)
    }

    @Test("ids stand for references where they are asked for")
    func ids() async throws {
        let desk = try await filled()
        let acme = try await desk.kith.find("account")[0].id
        let deal = try await desk.kith.one("deal", where: "account is not null").id

        let text = try await export("deal", fields: "id,account", showsIDs: true, from: desk)

        #expect(text.hasPrefix("id,account\n\(deal),\(acme)\n"))
    }

    @Test("one record of the API stands on each line")
    func lines() async throws {
        let desk = try await filled()

        let text = try await export("deal", fields: "name,value,account", as: .ndjson, from: desk)

        let records = try text.split(separator: "\n").map { try JSONReader.read(String($0)) }
        #expect(records.count == 2)
        #expect(records[0]["name"] == .string("-1+1"))
        let value = records[0]["value"]?.text
        #expect(value == "{\"amount\":\"1234.50\",\"currency\":\"EUR\"}")
        #expect(records[0]["entity"] == .string("deal"))
        #expect(records[1]["account"] == .null)
    }

    @Test("a table without records has its headers, and a list of lines is empty")
    func empty() async throws {
        let desk = try await ImportDesk()

        let table = try await export("account", fields: "name,annual_revenue", from: desk)
        let lines = try await export("account", as: .ndjson, from: desk)

        #expect(table == "name,annual_revenue,annual_revenue.currency\n")
        #expect(lines.isEmpty)
    }

    @Test("what was exported is imported again as it was")
    func roundTrip() async throws {
        let desk = try await filled()
        let text = try await export(
            "deal", fields: "id,name,account,value,opened_on,stage", from: desk)
        let before = try await desk.changes()
        let path = try desk.file(text)

        let proposal = try await desk.importer().propose(path, for: "deal")
        let report = try await desk.importer().run(path, [proposal.map])

        #expect(report.tallies.map(\.unchanged) == [2])
        #expect(try await desk.changes() == before)
    }

    @Test("more records than one page come whole and in order")
    func manyPages() async throws {
        let desk = try await ImportDesk()
        let rows = (1000...2499).map { "N\($0)" }.joined(separator: "\n")
        try await desk.run(
            "name\n" + rows,
            "{\"entity\": \"account\", \"columns\": [{\"from\": \"name\", \"to\": \"name\"}]}")

        let text = try await export("account", fields: "name", from: desk)

        #expect(text == "name\n" + rows + "\n")
    }

    @Test("the export needs its right, reaches what the caller may read, and ends with its sink")
    func rights() async throws {
        let desk = try await filled()
        let ana = try await desk.kith.makeUser("Ana", roles: ["sales_agent"])
        try await desk.kith.insert("deal", ["name": .text("Mine")], as: ana)

        let own = try await export("deal", fields: "name", by: ana, from: desk)
        let refusal = await #expect(throws: KernelError.self) {
            try await export("stage", by: ana, from: desk)
        }
        let broken = KernelError(.unavailable, "The disk is full.")
        let error = await #expect(throws: KernelError.self) {
            try await Exporter(desk.kith.kernel, as: .user(desk.kith.administrator))
                .export(QueryRequest("deal"), as: .csv) { _ in throw broken }
        }

        #expect(own == "name\nMine\n")
        #expect(refusal?.code == .forbidden)
        #expect(error == broken)
    }
}
