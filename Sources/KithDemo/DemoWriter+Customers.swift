import KithKernel
import KithModel

extension DemoWriter {
    /// Writes the accounts that become known on a day, with their contacts.
    mutating func writeCustomers(_ places: [Int], on day: CalendarDate) async throws {
        let batch = CustomerBatch(plan: plan, ids: ids, currency: kernel.organisation.baseCurrency)
        let moment = DemoCalendar.moment(day, hour: 7, minute: places[0] % 60)
        ids = try await transact(.customers, at: moment) { try batch.write(places, $0) }
    }

    /// Writes what was done, and what is to be done.
    mutating func writeActivities(_ places: [Int], on day: CalendarDate) async throws {
        let (plan, ids) = (plan, ids)
        let moment = DemoCalendar.moment(day, hour: 16, minute: 30)
        try await transact(.activities, at: moment) { transaction in
            try transaction.insert(
                "activity", places.map { Self.activity(plan.activities[$0], ids) })
            return
        }
    }

    private static func activity(_ planned: PlannedActivity, _ ids: DemoIDs) -> [String: Value] {
        let about: Value? =
            switch planned.about {
            case .account(let place):
                ids.accounts[place].map { .polymorphic(entity: "account", id: $0) }
            case .deal(let place): ids.deals[place].map { .polymorphic(entity: "deal", id: $0) }
            }
        return [
            "kind": .text(planned.kind), "subject": .text(planned.subject),
            "body": planned.body.map(Value.text) ?? .null, "about": about ?? .null,
            "due_on": .date(planned.due), "done_at": planned.done.map(Value.instant) ?? .null,
            "owner": .reference(ids.users[planned.owner]),
        ]
    }
}

/// Accounts and contacts that are written together.
private struct CustomerBatch: Sendable {
    let plan: DemoPlan
    let ids: DemoIDs
    let currency: Currency

    /// Writes accounts, each after its parent, and their contacts; returns the ids with theirs.
    func write(_ places: [Int], _ transaction: Transaction) throws -> DemoIDs {
        var ids = ids
        for isSubsidiary in [false, true] {
            let part = places.filter { (plan.accounts[$0].parent != nil) == isSubsidiary }
            let written = try transaction.insert("account", part.map { account($0, ids) })
            for (place, record) in zip(part, written) { ids.accounts[place] = record.id }
        }
        let contacts = plan.contacts.indices.filter { places.contains(plan.contacts[$0].account) }
        let written = try transaction.insert("contact", contacts.map { contact($0, ids) })
        for (place, record) in zip(contacts, written) { ids.contacts[place] = record.id }
        return ids
    }

    private func account(_ place: Int, _ ids: DemoIDs) -> [String: Value] {
        let account = plan.accounts[place]
        let parent = account.parent.flatMap { ids.accounts[$0] }
        return [
            "name": .text(account.name), "parent": parent.map(Value.reference) ?? .null,
            "tier": .text(account.tier), "sector": .text(account.sector),
            "website": .text("https://www." + DemoText.host(account.name)),
            "phone": .text(account.phone), "employees": .integer(Int64(account.employees)),
            "founded_year": .integer(Int64(account.foundedYear)),
            "annual_revenue": DemoWriter.amount(account.revenueCents, currency),
            "country": .text(account.country), "city": .text(account.city),
            "owner": .reference(ids.users[account.owner]),
        ]
    }

    private func contact(_ place: Int, _ ids: DemoIDs) -> [String: Value] {
        let contact = plan.contacts[place]
        let owner = plan.accounts[contact.account].owner
        return [
            "first_name": .text(contact.firstName), "last_name": .text(contact.lastName),
            "email": .text(contact.email), "phone": .text(contact.phone),
            "job_title": .text(contact.title),
            "account": ids.accounts[contact.account].map(Value.reference) ?? .null,
            "marketing_consent": contact.consent.map(Value.text) ?? .null,
            "owner": .reference(ids.users[owner]),
        ]
    }
}
