import KithModel
import Testing

@testable import KithKernel

@Suite("The timeline of a record")
struct TimelineTests {
    private static func ana(_ kith: KernelFixture) async throws -> Record {
        let ana = try await kith.person("Ana")
        try await kith.entry("Called", about: ana, minute: 1)
        try await kith.entry("First mail", about: ana, minute: 2, kind: "email")
        kith.kernel.clock.set(KernelFixture.start.adding(milliseconds: 180_000))
        try await kith.create("case", ["name": .string("Broken"), "person": .id(ana)])
        try await kith.entry("Second mail", about: ana, minute: 4, kind: "email")
        kith.kernel.clock.set(KernelFixture.start.adding(milliseconds: 300_000))
        try await kith.create("page_view", ["name": .string("/prices"), "person": .id(ana)])
        return ana
    }

    @Test("merges what all plugins know of a person, newest first (OP-1)")
    func merges() async throws {
        let kith = try await KernelFixture.recording()
        let ana = try await Self.ana(kith)

        let page = try await kith.timeline(ana)

        #expect(
            page.items.map(\.title) == [
                "/prices", "Second mail", "Broken", "First mail", "Called",
            ])
        #expect(page.items.map(\.kind) == ["visit", "email", "case", "email", "call"])
        #expect(
            page.items.map(\.source) == [
                "helpdesk", "journal", "helpdesk", "journal", "journal",
            ])
        #expect(page.items.map(\.icon) == [nil, "pen", "case", "pen", "pen"])
        #expect(page.items[1].body == "About it.")
        #expect(page.items.allSatisfy { $0.actor == kith.administrator && $0.about.isNull })
        #expect(page.count == 5)
        #expect(page.next == nil)
        #expect(page.kinds.map(\.key) == ["call", "email", "case", "visit"])
    }

    @Test("a reader without access to cases gets four items, and a total of four (OP-1)")
    func withoutCases() async throws {
        let kith = try await KernelFixture.recording()
        let ana = try await Self.ana(kith)
        let all = JSON.object(["read": .string("all")])
        let reader = try await kith.user(
            "Rita", permissions: ["person": all, "entry": all, "page_view": all])

        let page = try await kith.timeline(ana, as: .user(reader))

        #expect(page.items.map(\.kind) == ["visit", "email", "email", "call"])
        #expect(page.count == 4)
        #expect(page.kinds.map(\.key) == ["call", "email", "visit"])
        // The body is sensitive, and who wrote it is nobody that she may see.
        #expect(page.items.allSatisfy { $0.body == nil })
        #expect(page.titles.isEmpty)
    }

    @Test("shows only the entries that the reader may read")
    func ownOnly() async throws {
        let kith = try await KernelFixture.recording()
        let ana = try await Self.ana(kith)
        let reader = try await kith.user(
            "Rita",
            permissions: [
                "person": ["read": "all"],
                "entry": ["read": "own", "create": "own"] as JSON,
            ])
        _ = try await kith.kernel.create(
            "entry",
            [["subject": .string("Hers"), "about": ["entity": "person", "id": .id(ana)]]],
            as: .user(reader), door: .cli)

        let page = try await kith.timeline(ana, as: .user(reader))

        #expect(page.items.map(\.title) == ["Hers"])
        #expect(page.count == 1)
    }

    @Test("of a record that may not be read there is none, in the words for one that is not there")
    func unreadable() async throws {
        let kith = try await KernelFixture.recording()
        let ana = try await kith.person("Ana")
        let reader = try await kith.user("Rita", permissions: ["person": ["read": "own"]])

        let error = await failure { _ = try await kith.timeline(ana, as: .user(reader)) }

        #expect(error?.code == .notFound)
        #expect(error?.message == "There is no person \(ana.id).")
    }

    @Test("what a plugin brings goes with it, and comes back")
    func disabled() async throws {
        let kith = try await KernelFixture.recording()
        let ana = try await Self.ana(kith)

        try await kith.kernel.disable("helpdesk", as: kith.admin, door: .cli)
        let without = try await kith.timeline(ana)
        try await kith.kernel.enable("helpdesk", as: kith.admin, door: .cli)
        let again = try await kith.timeline(ana)

        #expect(without.items.map(\.source) == ["journal", "journal", "journal"])
        #expect(without.count == 3)
        #expect(again.count == 5)
    }

    @Test("a firm shows what is about its people, and says about whom")
    func rollsUp() async throws {
        let kith = try await KernelFixture.recording()
        let firm = try await kith.create("firm", ["name": .string("Roofs")])
        let (ana, ivo) = (
            try await kith.person("Ana", in: firm), try await kith.person("Ivo", in: firm)
        )
        try await kith.entry("Elsewhere", about: kith.person("Una"), minute: 9)
        try await kith.entry("With Ana", about: ana, minute: 1)
        try await kith.entry("With the firm", about: firm, minute: 2)
        try await kith.entry("With Ivo", about: ivo, minute: 3)

        let page = try await kith.timeline(firm)

        #expect(page.items.map(\.title) == ["With Ivo", "With the firm", "With Ana"])
        #expect(page.items.map(\.about.reference) == [ivo.id, nil, ana.id])
        #expect(page.titles[ivo.id] == "Ivo")
        #expect(page.count == 3)
    }

    @Test("rolls up only those whom the reader may see")
    func rollsUpReadable() async throws {
        let kith = try await KernelFixture.recording()
        let firm = try await kith.create("firm", ["name": .string("Roofs")])
        try await kith.entry("With Ana", about: kith.person("Ana", in: firm), minute: 1)
        try await kith.entry("With the firm", about: firm, minute: 2)
        let reader = try await kith.user(
            "Rita",
            permissions: [
                "firm": ["read": "all"], "person": ["read": "own"], "entry": ["read": "all"],
            ])

        let page = try await kith.timeline(firm, as: .user(reader))

        #expect(page.items.map(\.title) == ["With the firm"])
        #expect(page.count == 1)
    }

    @Test("a case shows what is about the person behind it, and a deleted item nowhere")
    func followsReference() async throws {
        let kith = try await KernelFixture.recording()
        let ana = try await kith.person("Ana")
        try await kith.entry("With Ana", about: ana, minute: 1)
        let gone = try await kith.entry("Gone", about: ana, minute: 2)
        let opened = try await kith.create(
            "case", ["name": .string("Broken"), "person": .id(ana)])
        _ = try await kith.kernel.delete("entry", [gone.id], as: kith.admin, door: .cli)

        let page = try await kith.timeline(opened) { $0.kinds = ["call"] }

        #expect(page.items.map(\.title) == ["With Ana"])
        #expect(page.items.map(\.about.reference) == [ana.id])
    }

    @Test("who takes part has it on the timeline, once however often")
    func participants() async throws {
        let kith = try await KernelFixture.recording()
        let firm = try await kith.create("firm", ["name": .string("Roofs")])
        let ana = try await kith.person("Ana", in: firm)
        let held = try await kith.entry("Meeting", about: firm, minute: 1)
        for _ in 0..<2 {
            try await kith.create("participant", ["entry": .id(held), "who": .id(ana)])
        }
        let other = try await kith.entry("Other", about: nil, minute: 2, kind: "email")
        try await kith.create("participant", ["entry": .id(other), "who": .id(ana)])

        let hers = try await kith.timeline(ana) { $0.limit = 1 }
        let firms = try await kith.timeline(firm)
        let mails = try await kith.timeline(ana) { $0.kinds = ["email"] }

        #expect(hers.items.map(\.title) == ["Other"])
        #expect(hers.count == 2)
        #expect(hers.next != nil)
        #expect(firms.items.map(\.title) == ["Other", "Meeting"])
        #expect(firms.count == 2)
        #expect(mails.items.map(\.title) == ["Other"])
    }

    @Test("an entry without a moment stands where it was created")
    func fallsBack() async throws {
        let kith = try await KernelFixture.recording()
        let ana = try await kith.person("Ana")
        try await kith.entry("Before", about: ana, minute: -1)
        try await kith.entry("Now", about: ana, minute: nil)
        try await kith.entry("Later", about: ana, minute: 1)

        let page = try await kith.timeline(ana)

        #expect(page.items.map(\.title) == ["Later", "Now", "Before"])
        #expect(page.items[1].at == KernelFixture.start)
    }
}
