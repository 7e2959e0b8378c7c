import KithModel
import KithTransfer
import Testing

@Suite struct ImportMapTests {
    @Test("a map survives being written and read")
    func roundTrip() throws {
        var map = ImportMap(
            "deal", match: ["external_id"],
            columns: [
                .init("id", to: "external_id"),
                .init("product", to: "product", values: ["GTXPro": "GTX Pro", "-": ""]),
                .init("agent", to: "owner", by: "email", isCreating: true),
                .init(nil, to: "stage", value: "Engaging"),
            ])
        map.dates = .monthFirst
        map.numbers = .comma
        map.encoding = .windows1252
        map.delimiter = .tab

        #expect(try ImportMap.read(map.json.indentedText) == [map])
    }

    @Test("a file may hold several maps")
    func severalMaps() throws {
        let column = "{\"from\": \"a\", \"to\": \"name\"}"

        let maps = try ImportMap.read(
            """
            [{"entity": "user", "columns": [\(column)]}, {"entity": "team", "columns": [\(column)]}]
            """)

        #expect(maps.map(\.entity) == ["user", "team"])
    }

    @Test(
        "what a map may not say is refused with the place and the nearest word",
        arguments: [
            (
                "{\"entity\": \"deal\", \"colums\": []}",
                "the import map of `deal`: unknown key `colums`: did you mean `columns`?"
            ),
            (
                "{\"entity\": \"deal\", \"dates\": \"month_first\", \"columns\": []}",
                "`month_first`: did you mean `month-first`?"
            ),
            ("{\"entity\": \"deal\"}", "`columns` is missing."),
            ("{\"columns\": []}", "`entity` is missing."),
            (
                "{\"entity\": \"deal\", \"columns\": [{\"from\": \"A\"}]}",
                "column 1 of the import map of `deal`: `to` is missing."
            ),
            (
                "{\"entity\": \"deal\", \"columns\": [{\"to\": \"name\"}]}",
                "column 1 of the import map of `deal` (`name`): give either `from`"
            ),
            (
                "{\"entity\": \"deal\", \"columns\": [{\"from\": \"A\", \"to\": \"name\", \"create\": 1}]}",
                "(`A`): `create` is true or false."
            ),
            (
                "{\"entity\": \"deal\", \"columns\": [{\"from\": \"A\", \"to\": \"b\", \"values\": {\"x\": []}}]}",
                "`values` gives a text for `x`"
            ),
            (
                "{\"entity\": \"deal\", \"delimiter\": \"#\", \"columns\": []}",
                "`delimiter` is one of"
            ),
            (
                "{\"entity\": \"deal\", \"encoding\": \"ebcdic\", \"columns\": []}",
                "The encoding 'ebcdic' is not known."
            ),
            ("[]", "The list of import maps is empty."),
            ("{", "The import map is not valid JSON"),
        ])
    func refusals(text: String, message: String) throws {
        let error = #expect(throws: KernelError.self) { try ImportMap.read(text) }

        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
}
