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
        let moves = work.moved.compactMap { move in
            ids.deals[move.deal].map { (id: $0, values: values(of: move.deal, move.station)) }
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
            "owner": .reference(ids.users[deal.owner]),
        ]
    }

    private func values(
        of place: Int, _ station: PlannedStep.Station
    ) -> [String: Value] {
        var values = ["stage": stage(station)]
        if case .open = station { return values }
        values["next_step"] = .null
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
