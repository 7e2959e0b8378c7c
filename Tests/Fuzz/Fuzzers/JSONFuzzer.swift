import KithAPI
import KithModel

/// Bodies of JSON: what can be read is written and read back the same, and no endpoint that
/// takes one answers it with a fault of its own.
struct JSONFuzzer: WorldFuzzer {
    static let name = "json"
    let world: World

    init() async throws { world = try await World() }

    func run(_ input: [UInt8]) async throws {
        try Self.requireRoundTrip(input)
        let doors: [(Request.Method, [String])] = [
            (.post, ["records", "thing"]), (.post, ["query"]), (.post, ["titles"]),
            (.patch, ["records", "thing", "0000000000000"]),
            (.post, ["records", "thing"]),
        ]
        let (method, path) = doors[input.count % doors.count]
        try await world.ask(method, path, body: input)
    }

    private static func requireRoundTrip(_ input: [UInt8]) throws {
        guard let value = try? JSONReader.read(input) else { return }
        for text in [value.text, value.indentedText] {
            do {
                let again = try JSONReader.read(text)
                try Finding.require(again == value, "written as \(text.prefix(300))")
                try Finding.require(again.text == value.text, "written otherwise a second time")
            } catch let error as JSONError {
                throw Finding("written as \(text.prefix(300)), not read again: \(error)")
            }
        }
    }

    static let grammar = Grammar(
        """
        start = <object> | <object> | <object> | <value>
        object = {} | {<members>} | {"entity": "thing", <members>}
        members = <member> | <member>, <members> | <member>,<members> | <member>, <member>
        member = <field>: <value> | <field>: <fit> | "<chars>": <value>
        field = "name" | "prose" | "whole" | "fraction" | "worth" | "is_on" | "day" | "moment"
        field = "time" | "kind" | "kinds" | "email" | "phone" | "site" | "document" | "news"
        field = "parent" | "about" | "number" | "doubled" | "id" | "version" | "owner" | "team"
        field = "entity" | "filter" | "parameters" | "fields" | "sort" | "limit" | "after" | "count"
        field = "as_of" | "deleted" | "value" | "title" | "thing" | "user" | "created_at"
        fit = "2026-11-16" | "2026-11-16T09:00:00Z" | "09:30" | "one" | ["one", "two"] | "a@b.test"
        fit = {"amount": "<digits>", "currency": "EUR"} | {"amount": <number>, "currency": "<chars>"}
        fit = "+385911234567" | "https://kith.test/<chars>" | {"entity": "thing", "id": "<id>"} | "<id>"
        fit = "name ~ 'a' and whole \\g 5" | "granted" | "-whole,name" | ["<id>", "<id>"] | "exact" | 50
        value = null | true | false | <number> | "<chars>" | [] | [<values>] | <object> | -<digits>.<digits>
        values = <value> | <value>, <values>
        chars = a | <letters> | <odd> | <escape> | <chars><escape> | <odd><chars> | <long> | <raw>
        escape = \\\\n | \\\\" | \\\\u0000 | \\\\ud83d\\\\ude00 | \\\\ud800 | \\\\udc00\\\\ud800 | \\\\u00e9 | \\\\uD83D | \\\\x | \\\\u12
        """)
}
