import KithKernel
import KithModel

extension DemoWriter {
    /// Writes what happens to deals on a day.
    mutating func writeDeals(_ work: DemoWork.Day, on day: CalendarDate) async throws {
        let batch = DealBatch(plan: plan, ids: ids, currency: kernel.organisation.baseCurrency)
        let moment = DemoCalendar.moment(
            day, hour: 8 + Int(day.days % 7), minute: Int(day.days * 7 % 60))
        ids = try await transact(.deals, at: moment) { try batch.write(work, on: day, $0) }
    }
}

/// What happens to deals on one day.
private struct DealBatch: Sendable {
    let plan: DemoPlan
    let ids: DemoIDs
    let currency: Currency

    /// Opens deals, moves others and adds the lines of offers; returns the ids with theirs.
    func write(
        _ work: DemoWork.Day, on day: CalendarDate, _ transaction: Transaction
    ) throws -> DemoIDs {
        var ids = ids
        let opened = try transaction.insert("deal", work.opened.map { deal($0, on: day) })
        for (place, record) in zip(work.opened, opened) { ids.deals[place] = record.id }
        try transaction.insert("deal_contact", work.opened.flatMap { roles(in: $0, ids) })
        let moves = work.moved.compactMap { move in
            ids.deals[move.deal].map {
                (id: $0, values: values(of: move.deal, move.station, on: day))
            }
        }
        try transaction.update("deal", moves)
        try transaction.insert(
            "deal_line",
            work.offered.flatMap { place in
                plan.deals[place].lines.map { line($0, of: ids.deals[place]) }
            })
        return ids
    }

    private func deal(_ place: Int, on day: CalendarDate) -> [String: Value] {
        let deal = plan.deals[place]
        return [
            "name": .text(deal.name), "opened_on": .date(day),
            "account": ids.accounts[deal.account].map(Value.reference) ?? .null,
            "contact": ids.contacts[deal.contact].map(Value.reference) ?? .null,
            "product": .reference(ids.products[deal.product]),
            "stage": stage(.open(0)), "value": DemoWriter.amount(deal.estimateCents, currency),
            "expected_close_on": .date(deal.expectedOn), "next_step": .text(deal.nextStep),
            "next_step_on": .date(plan.calendar.workday(from: day.adding(days: 7))),
            "price_book": place % 9 == 0 ? ids.partnerPrices.map(Value.reference) ?? .null : .null,
            "owner": .reference(ids.users[deal.owner]),
        ]
    }

    /// Who has which part: the main contact, and often a colleague who decides.
    private func roles(in place: Int, _ ids: DemoIDs) -> [[String: Value]] {
        let deal = plan.deals[place]
        let colleague = plan.contacts.indices.first {
            plan.contacts[$0].account == deal.account && $0 != deal.contact
        }
        let decider = place % 3 == 0 ? deal.contact : colleague
        let parts: [(contact: Int?, role: String)] = [
            (deal.contact, place % 3 == 0 ? "buyer" : "champion"), (decider, "decision_maker"),
        ]
        return parts.compactMap { part in
            guard let id = ids.deals[place],
                let contact = part.contact.flatMap({ ids.contacts[$0] })
            else { return nil }
            return [
                "deal": .reference(id), "contact": .reference(contact), "role": .text(part.role),
            ]
        }
    }

    private func values(
        of place: Int, _ station: PlannedStep.Station, on day: CalendarDate
    ) -> [String: Value] {
        var values = ["stage": stage(station)]
        if case .open = station {
            let next = plan.calendar.workday(from: day.adding(days: 14))
            return values.merging(["next_step_on": .date(next)]) { $1 }
        }
        values["next_step"] = .null
        values["next_step_on"] = .null
        if case .lost(let reason) = station, !ids.lossReasons.isEmpty {
            values["loss_reason"] = .reference(ids.lossReasons[reason % ids.lossReasons.count])
        }
        return values
    }

    private func stage(_ station: PlannedStep.Station) -> Value {
        let id: RecordID? =
            switch station {
            case .open(let place):
                ids.openStages.isEmpty
                    ? nil : ids.openStages[min(place, ids.openStages.count - 1)]
            case .won: ids.wonStage
            case .lost: ids.lostStage
            }
        return id.map(Value.reference) ?? .null
    }

    private func line(_ line: PlannedLine, of deal: RecordID?) -> [String: Value] {
        [
            "deal": deal.map(Value.reference) ?? .null,
            "product": .reference(ids.products[line.product]),
            "quantity": .integer(Int64(line.quantity)),
            "discount_percent": .integer(Int64(line.discount)),
        ]
    }
}
