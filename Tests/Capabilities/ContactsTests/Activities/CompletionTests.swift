import KithContacts
import KithModel
import KithTesting
import Testing

@Suite("Activity")
struct CompletionTests {
    @Test("who marks an activity as done has done it now")
    func marksNow() async throws {
        let kith = try await TestKith(Contacts.self)
        let activity = try await kith.insert("activity", ["subject": .text("Call")])

        let done = try await kith.update("activity", activity.id, ["is_done": .boolean(true)])

        #expect(activity["is_done"] == .boolean(false))
        #expect(activity["done_at"] == .null)
        #expect(done["done_at"] == .instant(TestKith.start))
    }

    @Test("who names the moment has done it, also when the activity is created")
    func momentMarks() async throws {
        let kith = try await TestKith(Contacts.self)
        let moment = Value.instant(TestKith.start.adding(milliseconds: -86_400_000))

        let created = try await kith.insert(
            "activity", ["subject": .text("Call"), "done_at": moment])
        let open = try await kith.insert("activity", ["subject": .text("Visit")])
        let done = try await kith.update("activity", open.id, ["done_at": moment])

        #expect(created["is_done"] == .boolean(true))
        #expect(created["done_at"] == moment)
        #expect(done["is_done"] == .boolean(true))
    }

    @Test("taking the mark away takes the moment along")
    func unmarks() async throws {
        let kith = try await TestKith(Contacts.self)
        let activity = try await kith.insert(
            "activity", ["subject": .text("Call"), "is_done": .boolean(true)])

        let open = try await kith.update("activity", activity.id, ["is_done": .boolean(false)])

        #expect(activity["done_at"] == .instant(TestKith.start))
        #expect(open["done_at"] == .null)
    }

    @Test("an activity may be about any record")
    func pointsAnywhere() async throws {
        let kith = try await TestKith(Contacts.self)
        let account = try await kith.insert("account", ["name": .text("Acme")])

        let activity = try await kith.insert(
            "activity",
            ["subject": .text("Visit"), "about": .polymorphic(entity: "account", id: account.id)])

        #expect(activity["about"]?.reference == account.id)
    }
}
