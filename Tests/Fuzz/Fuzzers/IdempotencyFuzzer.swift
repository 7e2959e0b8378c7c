import KithAPI
import KithModel

/// Keys by which a write happens once, before a line break, and the body that is written: what
/// was done is not done again, and no other body gets its answer.
struct IdempotencyFuzzer: WorldFuzzer {
    static let name = "idempotency"
    let world: World

    private static let header = "idempotency-key"
    private static let replayed = "idempotency-replayed"

    init() async throws { world = try await World() }

    func run(_ input: [UInt8]) async throws {
        let end = input.firstIndex(of: UInt8(ascii: "\n")) ?? input.endIndex
        let key = String(decoding: input[..<end], as: UTF8.self)
        let body = Array(input[end...])

        let first = try await write(body, key)
        guard (200..<300).contains(first.status) else { return }
        let second = try await write(body, key)
        let other = try await write(body + [0x20], key)

        try Finding.require(
            second.status == first.status && Self.text(second) == Self.text(first),
            "answered \(first.status), then \(second.status): \(Self.text(second).prefix(300))")
        try Finding.require(
            second.header(Self.replayed) == "true", "the second answer is not marked as a replay")
        try Finding.require(
            (400..<500).contains(other.status), "another body is answered \(other.status)")
    }

    private func write(_ body: [UInt8], _ key: String) async throws -> Response {
        try await world.ask(
            .post, ["records", "thing"], headers: [Self.header: key], body: body)
    }

    private static func text(_ response: Response) -> String {
        guard case .bytes(let bytes) = response.body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    static let grammar = Grammar(
        """
        start = <key>\\n<body> | <key>\\n<body> | <key>\\n<body> | <key> | \\n<body> | <raw>
        key = <letters> | <digits> | <letters><digits> | <letters>\\s<odd> | <odd> | <long> | "<letters>" | a | b
        key = <id>-<id> | <letters>;<letters>=<number> | <letters>,<letters> | \\s<letters>\\s | <key><key>
        body = {"name": "a"} | {"name": "<letters>"} | {"name": "<odd>", "whole": <number>} | {} | [] | <odd>
        body = [{"name": "a"}, {"name": "<letters>"}] | {"name": "a"}\\s | {"parent": "<id>"} | {"name": <number>}
        """)
}
