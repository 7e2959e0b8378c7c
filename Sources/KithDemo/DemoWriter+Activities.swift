import KithKernel
import KithModel

extension DemoWriter {
    /// Writes what was done, and what is to be done, with who took part.
    mutating func writeActivities(_ places: [Int], on day: CalendarDate) async throws {
        let (plan, ids) = (plan, ids)
        let moment = DemoCalendar.moment(day, hour: 16, minute: 30)
        try await transact(.activities, at: moment) { transaction in
            let batch = ActivityBatch(plan: plan, ids: ids)
            let written = try transaction.insert("activity", places.map(batch.activity))
            try transaction.insert(
                "activity_participant",
                zip(places, written).compactMap { batch.participant($0, of: $1.id) })
            return
        }
    }
}

/// Activities that are written together.
private struct ActivityBatch: Sendable {
    let plan: DemoPlan
    let ids: DemoIDs

    /// Returns the values of an activity.
    func activity(_ place: Int) -> [String: Value] {
        let planned = plan.activities[place]
        return [
            "kind": .text(planned.kind), "subject": .text(planned.subject),
            "body": planned.body.map(Value.text) ?? .null, "about": about(planned) ?? .null,
            "due_on": .date(planned.due), "done_at": planned.done.map(Value.instant) ?? .null,
            "owner": .reference(ids.users[planned.owner]),
        ].merging(course(of: planned, place)) { own, _ in own }
    }

    /// Returns who took part from outside; nobody for what is only to be done.
    func participant(_ place: Int, of activity: RecordID) -> [String: Value]? {
        let planned = plan.activities[place]
        guard planned.done != nil, planned.kind != "note",
            let contact = contact(planned).flatMap({ ids.contacts[$0] })
        else { return nil }
        let isMeeting = planned.kind == "meeting" || planned.kind == "visit"
        let part = isMeeting ? "attendee" : (Self.isInbound(place) ? "from" : "to")
        return [
            "activity": .reference(activity), "part": .text(part),
            "who": .polymorphic(entity: "contact", id: contact),
        ]
    }

    private func about(_ planned: PlannedActivity) -> Value? {
        switch planned.about {
        case .account(let place):
            ids.accounts[place].map { .polymorphic(entity: "account", id: $0) }
        case .deal(let place): ids.deals[place].map { .polymorphic(entity: "deal", id: $0) }
        }
    }

    private func contact(_ planned: PlannedActivity) -> Int? {
        switch planned.about {
        case .account(let place): plan.contacts.firstIndex { $0.account == place }
        case .deal(let place): plan.deals[place].contact
        }
    }

    private static func isInbound(_ place: Int) -> Bool { place % 3 == 0 }

    /// Which way it went, how long it took and what came of it.
    private func course(of planned: PlannedActivity, _ place: Int) -> [String: Value] {
        guard let done = planned.done else { return [:] }
        let direction = Value.text(Self.isInbound(place) ? "inbound" : "outbound")
        func lasting(_ seconds: Int) -> [String: Value] {
            [
                "started_at": .instant(done.adding(milliseconds: Int64(-seconds) * 1000)),
                "duration_seconds": .integer(Int64(seconds)),
            ]
        }
        switch planned.kind {
        case "call":
            let outcome = SalesWords.outcomes[place % SalesWords.outcomes.count]
            return lasting(90 + place * 37 % 1500).merging(
                ["direction": direction, "outcome": .text(outcome)]) { own, _ in own }
        case "meeting", "visit": return lasting(1800 * (1 + place % 4))
        case "email": return ["direction": direction]
        default: return [:]
        }
    }
}
