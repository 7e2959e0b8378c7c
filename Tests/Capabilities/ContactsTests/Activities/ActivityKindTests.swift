import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("Kinds of activity")
struct ActivityKindTests {
    @Test(
        "there is one for every way to be in touch",
        arguments: [
            "task", "call", "email", "meeting", "visit", "sms", "letter", "chat", "web", "social",
            "statement", "note",
        ])
    func kinds(kind: String) async throws {
        let kith = try await TestKith(Contacts.self)

        let activity = try await kith.insert(
            "activity", ["subject": .text("S"), "kind": .text(kind)])

        #expect(activity["kind"] == .text(kind))
        #expect(activity["is_done"] == .boolean(kind == "note" || kind == "statement"))
    }

    @Test("a call that has begun is the record of a call: done when it ended")
    func recordedCall() async throws {
        let kith = try await TestKith(Contacts.self)
        let start = TestKith.start.adding(milliseconds: -3_600_000)

        let call = try await kith.insert(
            "activity",
            [
                "subject": .text("Inbound call"), "kind": .text("call"),
                "direction": .text("inbound"), "started_at": .instant(start),
                "duration_seconds": .integer(183), "outcome": .text("Wants an offer"),
            ])

        #expect(call["is_done"] == .boolean(true))
        #expect(call["done_at"] == .instant(start.adding(milliseconds: 183_000)))
    }

    @Test("a meeting that is still to come is open, and done at its end when it is marked")
    func plannedMeeting() async throws {
        let kith = try await TestKith(Contacts.self)
        let start = TestKith.start.adding(milliseconds: 3_600_000)
        let meeting = try await kith.insert(
            "activity",
            [
                "subject": .text("Site visit"), "kind": .text("meeting"),
                "started_at": .instant(start), "duration_seconds": .integer(7200),
            ])
        kith.kernel.clock.set(start.adding(milliseconds: 3_600_000))

        let early = try await kith.update("activity", meeting.id, ["is_done": .boolean(true)])

        #expect(meeting["is_done"] == .boolean(false))
        // It was marked before it was over.
        #expect(early["done_at"] == .instant(start.adding(milliseconds: 3_600_000)))
    }

    @Test("a task that should have begun is still to be done")
    func lateTask() async throws {
        let kith = try await TestKith(Contacts.self)

        let task = try await kith.insert(
            "activity",
            [
                "subject": .text("Offer"),
                "started_at": .instant(TestKith.start.adding(milliseconds: -1)),
            ])

        #expect(task["is_done"] == .boolean(false))
    }

    @Test("no duration is below zero")
    func negativeDuration() async throws {
        let kith = try await TestKith(Contacts.self)

        let error = await #expect(throws: KernelError.self) {
            try await kith.insert(
                "activity", ["subject": .text("Call"), "duration_seconds": .integer(-1)])
        }

        #expect(error?.details.map(\.field) == ["duration_seconds"])
    }

    @Test("who took part is written once for each, and goes with the activity")
    func participants() async throws {
        let kith = try await TestKith(Contacts.self)
        let contact = try await kith.insert("contact", ["last_name": .text("Kovač")])
        let activity = try await kith.insert(
            "activity", ["subject": .text("Visit"), "kind": .text("visit")])
        let who = Value.polymorphic(entity: "contact", id: contact.id)
        let part: [String: Value] = [
            "activity": .reference(activity.id), "who": who, "part": .text("attendee"),
        ]
        try await kith.insert("activity_participant", part)
        try await kith.insert(
            "activity_participant",
            ["activity": .reference(activity.id), "address": .text("stranger@example.com")])

        let error = await #expect(throws: KernelError.self) {
            try await kith.insert("activity_participant", part)
        }
        let found = try await kith.find(
            "activity", where: "any(participants, address ~ 'stranger')")
        try await kith.transact { try $0.delete("activity", [activity.id]) }

        #expect(error?.code == .duplicate)
        #expect(found.map(\.id) == [activity.id])
        #expect(try await kith.find("activity_participant").isEmpty)
    }
}
