import KithAPI
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("Bulk")
struct BulkTests {
    private static func create(
        _ entity: String, _ values: JSONObject, as name: String? = nil
    ) -> JSON {
        var object: JSONObject = [
            "op": "create", "entity": .string(entity), "values": .object(values),
        ]
        object["as"] = name.map(JSON.string)
        return .object(object)
    }

    private func names(_ api: TestAPI, _ entity: String = "account") async -> [String] {
        let list = await api.ask(.get, "records/\(entity)?sort=name&limit=1000")
        return (list["records"]?.array ?? []).compactMap { $0["name"]?.string }
    }

    @Test("several kinds over several entities are one change set, in their order")
    func severalKinds() async throws {
        let api = try await TestAPI()
        let old = await api.ask(.post, "records/account", ["name": "Old"])["id"] ?? .null
        let gone = await api.ask(.post, "records/account", ["name": "Gone"])["id"] ?? .null
        await api.ask(.delete, "records/account/\(gone.string ?? "")")

        let answer = await api.ask(
            .post, "bulk",
            [
                "operations": [
                    Self.create("account", ["name": "New"]),
                    ["op": "update", "entity": "account", "id": old, "values": ["tier": "a"]],
                    ["op": "restore", "entity": "account", "id": gone],
                    Self.create("deal", ["name": "Roof"]),
                    ["op": "delete", "entity": "account", "id": old],
                ]
            ])

        #expect(answer.status == 200, "\(answer.response.text)")
        #expect([answer["done"], answer["failed"]] == [.integer(5), .integer(0)])
        let results = answer["results"]?.array ?? []
        #expect(results.map { $0["index"] } == (0..<5).map { .integer($0) })
        #expect(results[0]["record"]?["name"] == "New")
        #expect(results[1]["record"]?["tier"] == "a")
        #expect(results[4]["id"] == old)
        #expect(await names(api) == ["Gone", "New"])
        #expect(answer.header("kith-change-set") == answer["set"]?.string)
        let set = answer["set"]?.string ?? ""
        #expect(await api.ask(.post, "changes/sets/\(set)/undo").status == 200)
        #expect(await names(api) == ["Old"])
    }

    @Test("an operation means the record of an earlier one by its name")
    func localNames() async throws {
        let api = try await TestAPI()
        let answer = await api.ask(
            .post, "bulk",
            [
                "operations": [
                    Self.create("account", ["name": "Acme"], as: "acme"),
                    Self.create("account", ["name": "Acme South", "parent": "$acme"], as: "south"),
                    Self.create("deal", ["name": "$acme", "account": "$south"]),
                    [
                        "op": "update", "entity": "account", "id": "$acme",
                        "values": ["tier": "a"],
                    ],
                ]
            ])
        let results = answer["results"]?.array ?? []
        #expect(answer.status == 200, "\(answer.response.text)")
        #expect(results[1]["record"]?["parent"] == results[0]["id"])
        #expect(results[2]["record"]?["account"] == results[1]["id"])
        // A text may begin as it likes.
        #expect(results[2]["record"]?["name"] == "$acme")
        #expect(results[3]["record"]?["id"] == results[0]["id"])
    }

    @Test("5: with one fault among all nothing is written and every fault has its place")
    func allOrNothing() async throws {
        let api = try await TestAPI()
        let answer = await api.ask(
            .post, "bulk",
            [
                "operations": [
                    Self.create("account", ["name": "Acme"], as: "acme"),
                    Self.create("account", ["name": "Bcme", "tier": "z"], as: "b"),
                    Self.create("account", ["nme": "Ccme"]),
                    Self.create("nothing", ["name": "X"]),
                    Self.create("deal", ["name": "Roof", "account": "$b"]),
                    Self.create("deal", ["name": "Roof", "account": "$unknown"]),
                    ["op": "delete", "entity": "account", "id": "0000000000000"],
                ]
            ])
        let errors = answer["errors"]?.array ?? []
        #expect(answer.status == 422)
        #expect(errors.map { $0["index"] } == (1...6).map { .integer($0) })
        #expect(
            errors.map { $0["code"] } == [
                "invalid", "unknown_field", "not_found", "invalid", "invalid", "not_found",
            ])
        #expect(errors[0]["field"] == "tier")
        #expect(errors[3]["message"]?.string?.contains("operation 1") == true)
        #expect(await names(api) == [])
    }

    @Test("5: in partial mode each stands for itself: 199 of 200 are written, in one change set")
    func partial() async throws {
        let api = try await TestAPI()
        let operations = (0..<200).map { index in
            Self.create(
                "account",
                ["name": .string("A\(1000 + index)"), "tier": index == 77 ? "z" : "a"])
        }
        let answer = await api.ask(
            .post, "bulk", ["mode": "partial", "operations": .array(operations)])
        let results = answer["results"]?.array ?? []
        #expect(answer.status == 200)
        #expect([answer["done"], answer["failed"]] == [.integer(199), .integer(1)])
        #expect(results[77]["errors"]?.array?.first?["index"] == .integer(77))
        #expect(results[77]["record"] == .null)
        #expect(results[78]["errors"] == [])
        #expect(await names(api).count == 199)
        let sets = await api.ask(.get, "changes/sets?limit=1")["sets"]?.array ?? []
        #expect(sets.first?["kind"] == "bulk")
    }

    @Test("in partial mode what is refused after it was written is taken back, and only that")
    func partialOutOfReach() async throws {
        let api = try await TestAPI()
        let ana = try await api.makeAgent()
        let admin = api.kith.administrator.description
        let answer = await api.ask(
            .post, "bulk",
            [
                "mode": "partial",
                "operations": [
                    Self.create("deal", ["name": "Mine"]),
                    Self.create("deal", ["name": "Yours", "owner": .string(admin)]),
                    Self.create("deal", ["name": "Also mine"]),
                ],
            ], as: ana)
        let results = answer["results"]?.array ?? []
        #expect(answer.status == 200, "\(answer.response.text)")
        #expect(results.map { $0["errors"]?.array?.isEmpty } == [true, false, true])
        #expect(await names(api, "deal") == ["Also mine", "Mine"])
        let changes = await api.ask(.get, "changes?limit=1000")["changes"]?.array ?? []
        let told = changes.filter { $0["entity"] == "deal" && $0["operation"] == "create" }
        #expect(told.count == 2)
    }

    @Test("a dry run tells everything and writes nothing")
    func dryRun() async throws {
        let api = try await TestAPI()
        let answer = await api.ask(
            .post, "bulk?dry_run=true",
            ["operations": [Self.create("account", ["name": "Acme"])]])
        #expect(answer.status == 200)
        #expect(answer["dry_run"] == .boolean(true))
        #expect(answer["set"] == .null)
        #expect(answer["preview"]?.array?.isEmpty == false)
        #expect(answer["results"]?.array?.first?["id"] == .null)
        #expect(await names(api) == [])
    }

    @Test("a call that cannot be read names the operation and the key")
    func unreadable() async throws {
        let api = try await TestAPI()
        func post(_ operation: JSON) async -> Answer {
            await api.ask(.post, "bulk", ["operations": [operation]])
        }
        let cases: [(JSON, String)] = [
            (["op": "creat", "entity": "account"], "op"),
            (["op": "create", "entity": "account"], "values"),
            (["op": "create", "values": [:]], "entity"),
            (["op": "update", "entity": "account", "values": [:]], "id"),
            (["op": "delete", "entity": "account", "id": "x", "values": [:]], "values"),
            (["op": "create", "entity": "account", "values": [:], "of": "x"], "of"),
            ("x", "operations"),
        ]
        for (operation, field) in cases {
            let answer = await post(operation)
            let error = answer["errors"]?.array?.first
            #expect(answer.status == 422, "\(field)")
            #expect(error?["field"]?.string == field)
            #expect(error?["index"] == .integer(0))
        }
        #expect(await api.ask(.post, "bulk", [:]).status == 422)
        #expect(await api.ask(.post, "bulk", ["operations": []]).status == 422)
        let mode = await api.ask(
            .post, "bulk", ["mode": "some", "operations": [Self.create("account", [:])]])
        #expect(mode["errors"]?.array?.first?["field"] == "mode")
        let many = JSON.array((0...1000).map { _ in Self.create("account", ["name": "A"]) })
        #expect(await api.ask(.post, "bulk", ["operations": many]).status == 413)
    }

    @Test("sets, not rows: a thousand go to the store as five batches")
    func batches() async throws {
        let api = try await TestAPI()
        func statements(_ count: Int) async -> Int {
            let operations = (0..<count).map { index in
                Self.create("account", ["name": .string("A\(index)")])
            }
            let answer = await api.ask(.post, "bulk", ["operations": .array(operations)])
            #expect(answer.status == 200)
            return api.kith.statements
        }
        let (few, many) = (await statements(10), await statements(200))
        // Each record has its row, its change and its index text; nothing is asked per record.
        #expect(many - few <= 190 * 7, "\(few) \(many)")
    }
}
