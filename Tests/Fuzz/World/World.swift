import KithAPI
import KithKernel
import KithModel
import KithTesting

/// A kernel with a few records, and the API over it, for fuzzers that go through the store.
struct World {
    let kith: TestKith
    let api: API

    /// The records of `thing` that there are at first.
    static let count = 40

    init() async throws {
        kith = try await TestKith(Everything.self)
        api = API(
            kith.kernel,
            house: House(version: "0", profile: "development", folder: ".build/fuzz-folder"))
        try await kith.insert("thing", (0..<Self.count).map(Self.thing))
    }

    var schema: Schema { kith.kernel.generation.schema }

    /// The administrator.
    var caller: Principal { .user(kith.administrator) }

    /// Asks the API as the administrator; no answer may tell of a fault of Kith's own.
    @discardableResult
    func ask(
        _ method: Request.Method, _ path: [String],
        _ query: [(name: String, value: String)] = [], headers: [String: String] = [:],
        body: [UInt8] = []
    ) async throws -> Response {
        let response = await api.answer(
            Request(
                method, ["api", "v1"] + path, query: query, headers: headers,
                body: .bytes(body), principal: caller))
        try await Self.require(response, to: "\(method.rawValue) \(path)")
        return response
    }

    /// Finds fault with an answer that tells of a fault of Kith's own; reads a streamed one.
    static func require(_ response: Response, to question: String) async throws {
        if case .stream(let write) = response.body { try await write { _ in } }
        guard response.status >= 500 else { return }
        var text = ""
        if case .bytes(let bytes) = response.body { text = String(decoding: bytes, as: UTF8.self) }
        throw Finding("\(question) is answered \(response.status): \(text.prefix(500))")
    }

    private static func thing(_ number: Int) -> [String: Value] {
        let texts = ["Ärger", "straße", "O'Brien", "100%", "a_b", "日本", "e\u{301}t\u{e9}", "x"]
        var values: [String: Value] = [
            "name": .text("\(texts[number % texts.count]) \(number)"),
            "kind": .text(["one", "two", "three"][number % 3]),
        ]
        guard number % 4 != 0 else { return values }
        values["prose"] = .text("\(texts[(number + 3) % texts.count])\nline")
        values["whole"] = .integer(Int64(number - 20) * 1_000_000_007)
        values["fraction"] = .decimal(Decimal(units: Int64(number * 137 - 2000), scale: 3))
        values["is_on"] = .boolean(number % 2 == 0)
        values["day"] = .date(CalendarDate(days: Int64(20_000 + number * 11)))
        values["moment"] = .instant(Instant(milliseconds: Int64(number) * 86_399_999_000))
        values["email"] = .text("person\(number)@example.test")
        return values
    }
}
