import KithModel
import Testing

@testable import KithKernel

@Suite("Order of hooks")
struct HookOrderTests {
    private func hook(
        _ owner: String, _ id: String, _ phase: HookDefinition.Phase = .normal,
        before: [String] = [], after: [String] = [], index: Int = 0
    ) -> RegisteredHook {
        RegisteredHook(
            id: owner + "." + id, owner: owner,
            definition: HookDefinition(
                event: "deal.before_save", fields: [], phase: phase, before: before, after: after,
                handler: index),
            source: SourceLocation(file: "Test.swift", line: 1), handler: .write { _ in })
    }

    private let requirements: [String: Set<String>] = [
        "contacts": ["kernel"], "sales": ["contacts", "kernel"], "market": ["kernel"],
    ]

    private func order(_ hooks: [RegisteredHook]) throws -> [String] {
        try HookOrder.sorted(hooks, requirements: requirements).map(\.id)
    }

    @Test("M1: fifty shuffles of the declarations give one order")
    func shuffles() throws {
        let hooks = [
            hook("sales", "value", index: 3), hook("sales", "stage", .early, index: 7),
            hook("sales", "late", .late, index: 1), hook("contacts", "phone"),
            hook("contacts", "name", .late), hook("market", "score", .early),
            hook("market", "segment", after: ["sales.value"], index: 1),
            hook("market", "first", before: ["contacts"], index: 2), hook("kernel", "rights"),
        ]
        let expected = [
            "kernel.rights", "market.score", "market.first", "contacts.phone", "contacts.name",
            "sales.stage", "sales.value", "market.segment", "sales.late",
        ]
        var random = SeededRandom(seed: 1)

        for _ in 0..<50 {
            #expect(try order(hooks.shuffled(using: &random)) == expected)
        }
    }

    @Test("hooks of independent plugins run by phase, then by plugin, then as declared")
    func phases() throws {
        let hooks = [
            hook("market", "c", .late), hook("market", "b", index: 2),
            hook("market", "a", index: 1),
            hook("contacts", "z", .late), hook("contacts", "y"), hook("market", "early", .early),
        ]

        #expect(
            try order(hooks) == [
                "market.early", "contacts.y", "market.a", "market.b", "contacts.z", "market.c",
            ])
    }

    @Test("hooks of what a plugin requires run before its own, whatever their phase")
    func requirementsFirst() throws {
        let hooks = [hook("sales", "a", .early), hook("contacts", "b", .late)]

        #expect(try order(hooks) == ["contacts.b", "sales.a"])
    }

    @Test("a constraint goes before requirement and phase")
    func constraints() throws {
        let before = [hook("contacts", "b"), hook("sales", "a", .late, before: ["contacts.b"])]
        let after = [hook("contacts", "b", .early, after: ["sales"]), hook("sales", "a")]

        #expect(try order(before) == ["sales.a", "contacts.b"])
        #expect(try order(after) == ["sales.a", "contacts.b"])
    }

    @Test("a constraint that names what is not there is passed over")
    func absentName() throws {
        #expect(try order([hook("market", "a", after: ["nobody", "no.hook"])]) == ["market.a"])
    }

    @Test("constraints that go in a circle are refused, naming the hooks")
    func circle() throws {
        let hooks = [
            hook("market", "a", after: ["market.c"]), hook("market", "b", after: ["market.a"]),
            hook("market", "c", after: ["market.b"]), hook("contacts", "free"),
        ]

        let error = #expect(throws: KernelError.self) { try order(hooks) }

        #expect(error?.message.contains("market.a, market.b, market.c") == true)
        #expect(error?.message.contains("free") == false)
    }
}
