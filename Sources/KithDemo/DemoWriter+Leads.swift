import KithKernel
import KithModel

extension DemoWriter {
    /// Writes the leads of a day, what was done with them, and what became of some.
    mutating func writeLeads(_ leads: [PlannedLead], on day: CalendarDate) async throws {
        let ids = ids
        let moment = DemoCalendar.moment(day, hour: 15, minute: 40)
        try await transact(.leads, at: moment) { transaction in
            let written = try transaction.insert("lead", leads.map { Self.values(of: $0, ids) })
            try transaction.insert(
                "activity",
                zip(leads, written).flatMap { lead, record in
                    lead.doings.map { Self.doing($0, with: record, lead, ids, at: moment) }
                })
            for (lead, record) in zip(leads, written) where lead.status == "converted" {
                guard let contact = lead.contact.flatMap({ ids.contacts[$0] }) else { continue }
                _ = try transaction.run(
                    "sales.convert_lead",
                    [
                        "lead": .reference(record.id), "contact": .reference(contact),
                        "skip_deal": .boolean(true),
                    ])
            }
        }
    }

    private static func values(of lead: PlannedLead, _ ids: DemoIDs) -> [String: Value] {
        [
            "first_name": .text(lead.firstName), "last_name": .text(lead.lastName),
            "company": .text(lead.company), "email": .text(lead.email), "phone": .text(lead.phone),
            "job_title": .text(lead.title), "city": .text(lead.city),
            "country": .text(lead.country), "source": .text(lead.source),
            "status": .text(lead.status == "converted" ? "qualified" : lead.status),
            "disqualify_reason": lead.status == "disqualified" ? .text("no_budget") : .null,
            "owner": .reference(ids.users[lead.owner]),
        ]
    }

    private static func doing(
        _ subject: String, with record: Record, _ lead: PlannedLead, _ ids: DemoIDs,
        at moment: Instant
    ) -> [String: Value] {
        [
            "subject": .text(subject), "kind": .text(subject.hasPrefix("Sent") ? "email" : "call"),
            "about": .polymorphic(entity: "lead", id: record.id),
            "done_at": .instant(moment), "owner": .reference(ids.users[lead.owner]),
        ]
    }
}
