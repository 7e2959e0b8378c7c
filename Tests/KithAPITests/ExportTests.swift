import KithAPI
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite struct ExportTests {
    @Test(arguments: ["csv", "ndjson"])
    func anExportHoldsEveryRecord(_ format: String) async throws {
        let api = try await TestAPI()
        try await api.kith.insert(
            "account", (0..<2500).map { ["name": .text("Account \($0)")] })
        let response = await api.api.answer(
            Self.request(api, "export/account?fields=name&format=\(format)"))
        let text = String(decoding: try await response.bytes(), as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline)
        #expect(response.status == 200)
        #expect(lines.count == (format == "csv" ? 2501 : 2500))
    }

    @Test func aReceiverThatGoesAwayEndsTheExport() async throws {
        struct Gone: Error {}
        let api = try await TestAPI()
        try await api.kith.insert(
            "account",
            (0..<5000).map { ["name": .text("Account \($0)"), "description": .text(Self.long)] })
        let response = await api.api.answer(Self.request(api, "export/account"))
        guard case .stream(let send) = response.body else {
            Issue.record("not a stream")
            return
        }
        await #expect(throws: Gone.self) { try await send { _ in throw Gone() } }
        #expect(await api.ask(.get, "records/account?limit=1").status == 200)
    }

    @Test func whatIsWrongIsToldBeforeTheFirstByte() async throws {
        let api = try await TestAPI()
        await api.ask(.post, "roles", ["name": "reader"])
        await api.ask(.post, "roles/reader/grants", ["entity": "account", "verbs": ["read"]])
        let ana = try await api.kith.makeUser("Ana", roles: ["reader"])
        let field = await api.ask(.get, "export/account?fields=nothing")
        let format = await api.ask(.get, "export/account?format=xml")
        let right = await api.ask(.get, "export/account", as: ana)
        #expect([field.code, format.code] == ["unknown_field", "invalid"])
        #expect(right.status == 403)
    }

    private static let long = String(repeating: "long ", count: 200)

    private static func request(_ api: TestAPI, _ path: String) -> Request {
        var request = TestAPI.request(.get, path)
        request.principal = .user(api.kith.administrator)
        return request
    }
}
