import KithModel
import KithTesting
import KithTransfer
import Testing

@Suite struct ImportValueTests {
    /// Imports one cell as a field of a deal, and returns the value or the fault's message.
    private func read(
        _ cell: String, as field: String, formats: String = "", extra: String = "",
        currency: String = ""
    ) async throws -> (value: Value?, message: String?) {
        let desk = try await ImportDesk()
        let report = try await desk.run(
            "name,cell,currency\nD,\"\(cell)\",\(currency)\n",
            """
            {"entity": "deal"\(formats), "columns": [{"from": "name", "to": "name"},
              {"from": "cell", "to": "\(field)"}\(extra)]}
            """)
        let deals = try await desk.kith.find("deal")
        return (deals.first?[field], report.faults.first?.message)
    }

    @Test(
        "dates are read in the map's format",
        arguments: [
            ("iso", "2017-03-01", "2017-03-01"), ("month-first", "3/1/2017", "2017-03-01"),
            ("day-first", "1.3.2017", "2017-03-01"), ("month-first", "3/1/2017 0:00", "2017-03-01"),
            ("month-name", "Mar 1, 2017", "2017-03-01"),
        ])
    func dates(format: String, cell: String, day: String) async throws {
        let read = try await read(cell, as: "opened_on", formats: ", \"dates\": \"\(format)\"")

        #expect(read.value?.plainText == day)
    }

    @Test(
        "amounts get the base currency unless another one stands in or beside them",
        arguments: [
            ("1,054", "", "1054.00 EUR"), ("(12.50)", "", "-12.50 EUR"), ("€ 9", "", "9.00 EUR"),
            ("12.50", "eur", "12.50 EUR"), ("  7 ", " EUR ", "7.00 EUR"),
        ])
    func amounts(cell: String, currency: String, amount: String) async throws {
        let read = try await read(
            cell, as: "value",
            extra: ", {\"from\": \"currency\", \"to\": \"value.currency\"}", currency: currency)

        #expect(read.value?.plainText == amount, "\(read.message ?? "")")
    }

    @Test(
        "a cell that its field cannot hold is refused with the header and the reason",
        arguments: [
            ("opened_on", "2/29/2017", "a month that has 28 days"),
            ("opened_on", "3/1/2017 14:30", "has a time of day"),
            ("opened_on", "soon", "is not a date in the format month-first"),
            ("value", "12.345", "an amount with at most the currency's decimals"),
            ("value", "$ 12", "is the sign of more than one currency"),
            ("value", "99999999999999999999", "an amount"),
            ("value", "12 USD", "There is no exchange rate from USD to EUR"),
            ("probability", "12 EUR", "has a currency, but the field holds plain numbers"),
            ("forecast_category", "comit", "did you mean `commit`?"),
        ])
    func refusals(field: String, cell: String, reason: String) async throws {
        let read = try await read(cell, as: field, formats: ", \"dates\": \"month-first\"")

        #expect(read.value == nil)
        #expect(read.message?.contains(reason) == true, "\(read.message ?? "")")
    }

    @Test("an amount beside another currency than its own is refused")
    func twoCurrencies() async throws {
        let read = try await read(
            "12 EUR", as: "value",
            extra: ", {\"from\": \"currency\", \"to\": \"value.currency\"}", currency: "USD")

        #expect(read.message == "`cell`: '12 EUR' stands beside another currency, 'USD'.")
    }

    @Test("a choice is found by key or title, and translated texts by what the map says")
    func choices() async throws {
        let byTitle = try await read("Best CASE", as: "forecast_category")
        let desk = try await ImportDesk()
        try await desk.run(
            "name,c,o\nA,sicher,N/A\nB,best_case,2026-01-02\n",
            """
            {"entity": "deal", "columns": [{"from": "name", "to": "name"},
              {"from": "c", "to": "forecast_category", "values": {"sicher": "Commit"}},
              {"from": "o", "to": "opened_on", "values": {"N/A": null}}]}
            """)

        #expect(byTitle.value == .text("best_case"))
        let deals = try await desk.kith.find("deal", sort: "name")
        #expect(deals.map { $0["forecast_category"] } == [.text("commit"), .text("best_case")])
        #expect(deals[0]["opened_on"] == .null)
    }

    @Test("a constant column fills every row")
    func constants() async throws {
        let desk = try await ImportDesk()

        let report = try await desk.run(
            "name\nA\nB\n",
            """
            {"entity": "deal", "columns": [{"from": "name", "to": "name"},
              {"to": "stage", "value": "Engaging"}, {"to": "opened_on", "value": "2026-01-02"},
              {"to": "value", "value": {"amount": "5", "currency": "EUR"}}]}
            """)

        #expect(report.isClean)
        #expect(
            try await desk.count(
                "deal", where: "stage = 'Engaging' and opened_on = @2026-01-02 and value = 5") == 2)
    }

    @Test("moments without an offset are local, with one they are what they say")
    func moments() async throws {
        let desk = try await ImportDesk()
        try await desk.kith.update(
            "user", desk.kith.administrator, ["time_zone": .text("Europe/Zagreb")])

        try await desk.run(
            "s,at\nA,7/1/2026 09:30\nB,7/1/2026 09:30:05 +05:00\nC,2026-07-01T09:30:00Z\nD,7/1/2026\n",
            """
            {"entity": "activity", "dates": "month-first", "columns": [
              {"from": "s", "to": "subject"}, {"from": "at", "to": "done_at"}]}
            """)

        let done = try await desk.kith.find("activity", sort: "subject").map {
            $0["done_at"]?.plainText
        }
        #expect(
            done == [
                "2026-07-01T07:30:00.000Z", "2026-07-01T04:30:05.000Z",
                "2026-07-01T09:30:00.000Z", "2026-06-30T22:00:00.000Z",
            ])
    }

    @Test("an empty cell leaves a new record's field at its default")
    func defaults() async throws {
        let desk = try await ImportDesk()

        let report = try await desk.run(
            "s,k\nA,\n",
            """
            {"entity": "activity", "columns": [{"from": "s", "to": "subject"},
              {"from": "k", "to": "kind"}]}
            """)

        #expect(report.isClean)
        #expect(try await desk.count("activity", where: "kind = 'task'") == 1)
    }

    @Test("a file in another encoding is read as the map says")
    func encodings() async throws {
        let desk = try await ImportDesk()
        let maps = try ImportMap.read(
            """
            {"entity": "account", "encoding": "windows-1250", "delimiter": ";",
             "columns": [{"from": "name", "to": "name"}]}
            """)
        let bytes = Array("name\n".utf8) + [0x8A, 0x6B, 0x6F, 0x64, 0x61] + [0x0A]

        let report = try await desk.importer().run(desk.file(bytes), maps)

        #expect(report.isClean)
        #expect(try await desk.count("account", where: "name = 'Škoda'") == 1)
    }
}
