import KithAPI
import KithKernel
import KithModel
import KithTesting

/// Bodies with many operations: with mode `all` one that is refused changes nothing, and a
/// dry run never does.
struct BulkFuzzer: WorldFuzzer {
    static let name = "bulk"
    let world: World
    private let known: [RecordID]

    /// One in so many is done; the others are tried only.
    private static let share: UInt64 = 8

    init() async throws {
        world = try await World()
        known = try await world.kith.kernel.query(QueryRequest("thing"), as: world.caller).ids
    }

    func run(_ input: [UInt8]) async throws {
        let body = Array(withIDs(String(decoding: input, as: UTF8.self)).utf8)
        let isDone = input.reduce(7) { $0 &* 31 &+ UInt64($1) } % Self.share == 0
        let before = try await changes()
        let answer = try await world.ask(
            .post, ["bulk"], isDone ? [] : [("dry_run", "true")], body: body)
        if !isDone || answer.status != 200 {
            let after = try await changes()
            try Finding.require(
                before == after, "answered \(answer.status), and yet something has changed")
        }
    }

    /// Records that there are stand in the grammar by their number, as `known-3`.
    private func withIDs(_ text: String) -> String {
        var pieces = text.split(separator: "known-", omittingEmptySubsequences: false)[...]
        var whole = String(pieces.popFirst() ?? "")
        for piece in pieces {
            let number = piece.first?.wholeNumberValue ?? 0
            whole += known[number].description + piece.dropFirst()
        }
        return whole
    }

    /// The last set of changes.
    private func changes() async throws -> String {
        let answer = try await world.ask(.get, ["changes", "sets"], [("limit", "1")])
        guard case .bytes(let bytes) = answer.body, answer.status == 200 else {
            throw Finding("the sets of changes are answered \(answer.status)")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static let grammar = Grammar(
        """
        start = <whole> | <whole> | <whole> | {"operations": [<operations>]} | <value> | {<members>}
        whole = {"mode": <mode>, "operations": [<operations>]}
        mode = "all" | "all" | "partial" | "partial" | <value>
        members = "mode": <mode> | "operations": <value> | "operations": [<operations>], <members> | "<chars>": 1
        operations = <operation> | <operation>, <operations> | <operation>,<operation> | <operation>, <operation>, <value>
        operation = <create> | <create> | <update> | {"op": "delete", "entity": "thing", "id": <target>}
        operation = {"op": <op>, <parts>} | {"op": "restore", "entity": "thing", "id": <target>} | <update> | <create>
        create = {"op": "create", "entity": "thing", "as": <as>, "values": {<values>}} | {"op": "create", "entity": "thing", "values": {<values>}}
        update = {"op": "update", "entity": "thing", "id": <target>, "values": {<values>}} | {"op": "update", "entity": "thing", "id": <target>, "version": <version>, "values": {<values>}}
        op = "create" | "update" | "delete" | "restore" | "upsert" | <value>
        parts = <part> | <part>, <parts> | <part>, <part>, <part>
        part = "entity": <entity> | "id": <target> | "as": <as> | "version": <version> | "values": {<values>} | "<chars>": <value>
        entity = "thing" | "thing" | "user" | "team" | "role" | "nothing" | <value>
        target = "known-1" | "known-2" | "known-3" | "$a" | "$b" | "<id>" | <value>
        as = "a" | "b" | "c" | "<chars>" | "$a" | <value>
        version = 1 | 2 | <number> | <value>
        values = <pair> | <pair>, <values> | <pair>, <pair>
        pair = "name": "<chars>" | "parent": "$a" | "parent": "$b" | "parent": "known-4" | "about": {"entity": "thing", "id": "$a"}
        pair = "whole": <number> | "kind": "two" | "worth": {"amount": "1.50", "currency": "EUR"} | "day": "2026-11-16" | "<chars>": <value>
        pair = "part_count": 1 | "number": "T-1" | "id": "known-5" | "version": 3 | "parent": <target> | "email": "a@b.test"
        value = null | true | <number> | "<chars>" | [] | {} | [<value>] | {"a": <value>} | -<digits>.<digits>
        chars = a | <letters> | <odd> | <raw> | <long> | $<letters> | \\\\u0000 | \\\\ud800
        """)
}
