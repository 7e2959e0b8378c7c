import KithKernel
import KithModel

extension DemoWriter {
    /// Writes the accounts that become known on a day, with their contacts.
    mutating func writeCustomers(_ places: [Int], on day: CalendarDate) async throws {
        let batch = CustomerBatch(plan: plan, ids: ids, currency: kernel.organisation.baseCurrency)
        let moment = DemoCalendar.moment(day, hour: 7, minute: places[0] % 60)
        ids = try await transact(.customers, at: moment) { try batch.write(places, $0) }
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
        try writeTags(places, contacts, &ids, transaction)
        try transaction.insert("note", places.compactMap { note($0, ids) })
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
            "lifecycle_stage": .text(PlannedStage.first(place)),
            "owner": .reference(ids.users[account.owner]),
        ].merging(address(of: account)) { own, _ in own }
    }

    private func contact(_ place: Int, _ ids: DemoIDs) -> [String: Value] {
        let contact = plan.contacts[place]
        let account = plan.accounts[contact.account]
        return [
            "first_name": .text(contact.firstName), "last_name": .text(contact.lastName),
            "email": .text(contact.email), "phone": .text(contact.phone),
            "job_title": .text(contact.title),
            "account": ids.accounts[contact.account].map(Value.reference) ?? .null,
            "marketing_consent": contact.consent.map(Value.text) ?? .null,
            "date_of_birth": place % 3 == 0 ? .date(PlannedContact.birthday(place)) : .null,
            "lifecycle_stage": .text(PlannedStage.first(place)),
            "owner": .reference(ids.users[account.owner]),
        ].merging(address(of: account)) { own, _ in own }
    }

    private func address(of account: PlannedAccount) -> [String: Value] {
        let place = AccountWords.places.first { $0.city == account.city }
        let street = AccountWords.streets[account.employees % AccountWords.streets.count]
        return [
            "street": .text("\(street) \(account.employees % 90 + 1)"),
            "postal_code": .text(place?.postalCode ?? ""), "city": .text(account.city),
            "country": .text(account.country),
        ]
    }

    // MARK: - Tags and notes

    private func writeTags(
        _ accounts: [Int], _ contacts: [Int], _ ids: inout DemoIDs, _ transaction: Transaction
    ) throws {
        if ids.tags.isEmpty {
            let colours = ["violet", "amber", "blue"]
            ids.tags = try transaction.insert(
                "tag",
                zip(AccountWords.tags, colours).map { ["name": .text($0), "colour": .text($1)] }
            ).map(\.id)
        }
        let tagged: [(tag: Int, about: Value?)] =
            accounts.filter { plan.accounts[$0].tier == "a" }.map { (0, about($0, ids)) }
            + accounts.filter { $0 % 7 == 0 }.map { (1, about($0, ids)) }
            + contacts.filter { plan.contacts[$0].consent == "granted" }.map { place in
                (2, ids.contacts[place].map { .polymorphic(entity: "contact", id: $0) })
            }
        try transaction.insert(
            "tagging",
            tagged.map { ["tag": .reference(ids.tags[$0.tag]), "about": $0.about ?? .null] })
    }

    private func about(_ account: Int, _ ids: DemoIDs) -> Value? {
        ids.accounts[account].map { .polymorphic(entity: "account", id: $0) }
    }

    private func note(_ place: Int, _ ids: DemoIDs) -> [String: Value]? {
        guard place % 5 == 0, let about = about(place, ids) else { return nil }
        return [
            "body": .text(SalesWords.notes[place % SalesWords.notes.count]), "about": about,
            "owner": .reference(ids.users[plan.accounts[place].owner]),
        ]
    }
}
