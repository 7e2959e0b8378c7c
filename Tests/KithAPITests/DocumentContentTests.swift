import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithAPI

@Suite struct DocumentContentTests {
    @Test func aFieldOfEachTypeHasAShapeOfItsOwn() async throws {
        let api = try await TestAPI()
        for (name, type) in Self.types {
            var field = type
            field["name"] = .string("x_\(name)")
            let added = await api.ask(
                .post, "entities/account/fields", .object(field))
            #expect(added.status == 201, "\(name): \(added.detail)")
        }
        let schemas = try await api.document()["components"]?["schemas"] ?? .null
        let told = schemas["Account"]?["properties"] ?? .null
        let given = schemas["AccountInput"]?["properties"] ?? .null

        #expect(told["x_text"]?["type"] == ["string", "null"])
        #expect(told["x_money"]?["anyOf"] == [["$ref": "#/components/schemas/Money"], Self.null])
        #expect(given["x_decimal"]?["pattern"] == #"^-?[0-9]{1,16}(\.[0-9]{1,2})?$"#)
        #expect(told["x_date"]?["format"] == "date")
        #expect(told["x_instant"]?["format"] == "date-time")
        #expect(schemas["AccountXChoice"]?["enum"] == ["a", "b"])
        #expect(told["x_list"]?["type"] == ["array", "null"])
        #expect(given["x_link"]?["anyOf"]?.array?.first?["x-kith-entity"] == "contact")
        #expect(
            given["x_any"]?["properties"]?["entity"]?["enum"] == ["account", "contact"])
        #expect(given["x_consent"]?["enum"] == ["granted", "withdrawn", .null])
        for computed in ["x_number", "x_formula", "x_count"] {
            #expect(told[computed]?["readOnly"] == .boolean(true))
            #expect(given[computed] == nil)
        }
        #expect(schemas["AccountInput"]?["required"] == ["name"])
        #expect(schemas["AccountPatch"]?["required"] == nil)
        #expect(schemas["AccountPatch"]?["properties"]?["name"]?["type"] == "string")
    }

    @Test func aCommandHasItsArgumentsAndWhatItGivesBack() async throws {
        let api = try await TestAPI()
        let document = try await api.document()
        let run = document["paths"]?["/commands/sales.convert_lead"]?["post"]
        let input = document["components"]?["schemas"]?["SalesConvertLeadInput"]
        let found = document["components"]?["schemas"]?["ContactsFindDuplicatesResult"]

        #expect(run?["operationId"] == "sales_convert_lead")
        #expect(run?["requestBody"]?["required"] == .boolean(true))
        #expect(input?["required"] == ["lead"])
        #expect(
            input?["properties"]?["deal_value"]?["anyOf"]?.array?.first
                == ["$ref": "#/components/schemas/Money"])
        #expect(found?["properties"]?["data"]?["required"] == ["found", "added"])
    }

    @Test func whatTheReaderMayNotKnowIsNotThere() async throws {
        let api = try await TestAPI()
        await api.ask(
            .post, "entities/deal/fields",
            [
                "name": "x_margin", "type": "decimal", "scale": .integer(2),
                "sensitive": .boolean(true),
            ])
        await api.ask(.post, "entities", ["name": "x_secret_plan", "title_field": "id"])
        let agent = try await api.makeAgent()

        let whole = try await api.document()
        let masked = try await api.document(as: agent)

        for word in ["x_margin", "XSecretPlan", "x_secret_plan", "contacts.erase", "exchange_rate"]
        {
            #expect(whole.text.contains(word), "\(word)")
            #expect(!masked.text.contains(word), "\(word)")
        }
        #expect(masked["paths"]?["/records/deal"]?["post"] != nil)
        #expect(masked["paths"]?["/records/user/{id}"]?["get"] != nil)
        #expect(masked["paths"]?["/records/product"]?["post"] == nil)
    }

    @Test func itFollowsWhatIsRegisteredAndWhoAsks() async throws {
        let api = try await TestAPI()
        let agent = try await api.makeAgent()
        let first = await api.ask(.get, "openapi.json")
        let tag = try #require(first.header("etag"))
        let again = await api.ask(.get, "openapi.json", headers: ["if-none-match": tag])
        let other = await api.ask(
            .get, "openapi.json", as: agent, headers: ["if-none-match": tag])
        await api.ask(
            .post, "entities/account/fields", ["name": "x_colour", "type": "text"])
        let more = await api.ask(.get, "openapi.json", headers: ["if-none-match": tag])

        #expect(again.status == 304)
        #expect(again.header("etag") == tag)
        #expect(other.status == 200)
        #expect(more.status == 200)
        #expect(more.json.text.contains("x_colour"))
    }

    @Test func aStrangerIsToldOnlyWhereItIs() async {
        let api = try? await TestAPI()
        let root = await api?.ask(TestAPI.request(.get, ""))
        let document = await api?.ask(TestAPI.request(.get, "openapi.json"))

        #expect(root?["openapi"] == "/api/v1/openapi.json")
        #expect(document?.status == 401)
    }

    @Test func namesThatWouldBeOneAreToldApart() async throws {
        let api = try await TestAPI()
        await api.ask(.post, "entities", ["name": "x_problem", "title_field": "id"])
        await api.ask(.post, "entities", ["name": "x_problem_input", "title_field": "id"])

        let schemas = try await api.document()["components"]?["schemas"]

        #expect(schemas?["XProblemInput"] != nil)
        #expect(schemas?["XProblemInput2"] != nil)
        #expect(schemas?["XProblemInput"] != schemas?["XProblemInput2"])
    }

    private static let null: JSON = ["type": "null"]

    private static let types: KeyValuePairs<String, JSONObject> = [
        "text": ["type": "text"], "money": ["type": "money"],
        "decimal": ["type": "decimal", "scale": .integer(2)], "date": ["type": "date"],
        "instant": ["type": "instant"], "choice": ["type": "choice", "choices": ["a", "b"]],
        "list": ["type": "multi_choice", "choices": ["a", "b"]],
        "link": ["type": "reference", "entity": "contact"],
        "any": ["type": "polymorphic", "entities": ["account", "contact"]],
        "consent": ["type": "consent", "purpose": "visits"],
        "number": ["type": "auto_number", "pattern": "N-{n}"],
        "formula": [
            "type": "formula", "expression": "x_decimal * 2",
            "result": ["type": "decimal", "scale": .integer(2)],
        ],
        "count": [
            "type": "rollup", "function": "count", "entity": "deal", "reference": "account",
        ],
    ]
}

extension TestAPI {
    /// The description of the API that somebody gets.
    fileprivate func document(as user: RecordID? = nil) async throws -> JSON {
        let answer = await ask(.get, "openapi.json", as: user)
        #expect(answer.status == 200)
        return answer.json
    }
}
