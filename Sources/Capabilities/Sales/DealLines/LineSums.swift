import KithKernel
import KithModel
import KithQuery

/// Keeps the value of a deal that has lines equal to their sum.
///
/// A deal whose last line goes keeps its value, which can be typed again.
enum LineSums {
    /// Refuses the deals of a batch whose lines make another value than the one given.
    static func checkValues(_ event: WriteEvent) throws {
        let sums = try sums(of: event.changes.map(\.id), event.transaction)
        for change in event.changes {
            guard let sum = sums[change.id], change["value"] != .money(sum.money) else { continue }
            let lines = sum.count == 1 ? "its line" : "its \(sum.count) lines"
            change.reject(
                "value", "`value` is the sum of \(lines), \(sum.money).",
                recovery: "Change the lines: kith query deal_line \"deal = '\(change.id)'\"")
        }
    }

    /// Refuses the lines of a batch that would leave a deal with two currencies.
    static func checkCurrencies(_ event: WriteEvent) throws {
        let placed = event.changes.filter { isPlaced($0) && $0["deal"]?.reference != nil }
        let written = Set(event.changes.map(\.id))
        var currencies: [RecordID: Currency] = [:]
        let deals = placed.compactMap { $0["deal"]?.reference }
        for line in try lines(of: deals, event.transaction) where !written.contains(line.id) {
            guard let deal = line["deal"]?.reference else { continue }
            currencies[deal] = line["unit_price"]?.money?.currency
        }
        for change in event.changes {
            guard let deal = change["deal"]?.reference,
                let currency = change["unit_price"]?.money?.currency
            else { continue }
            let common = currencies[deal] ?? currency
            currencies[deal] = common
            guard common != currency else { continue }
            change.reject(
                "unit_price", "`unit_price` is in \(currency), the other lines are in \(common).",
                recovery: "Give the price in \(common), or change all lines.")
        }
    }

    /// Sets the values of the deals whose lines a batch has changed.
    static func update(_ event: WriteEvent) throws {
        var deals: Set<RecordID> = []
        for change in event.changes {
            deals.formUnion([change.old?["deal"], change["deal"]].compactMap { $0?.reference })
        }
        let sums = try sums(of: deals.sorted(), event.transaction)
        let values = sums.keys.sorted().compactMap { deal in
            sums[deal].map { (id: deal, values: ["value": Value.money($0.money)]) }
        }
        try event.transaction.update("deal", values)
    }

    private static func isPlaced(_ change: RecordChange) -> Bool {
        let before = change.old?["unit_price"]?.money?.currency
        return change.isChanged("deal") || before != change["unit_price"]?.money?.currency
    }

    private struct Sum {
        var money: Money
        var count: Int
    }

    /// Returns the sums of the deals that have lines.
    private static func sums(
        of deals: [RecordID], _ transaction: Transaction
    ) throws -> [RecordID: Sum] {
        var sums: [RecordID: Sum] = [:]
        for line in try lines(of: deals, transaction) {
            guard let deal = line["deal"]?.reference, let total = line["total"]?.money else {
                continue
            }
            let zero = Decimal(units: 0, scale: total.currency.scale)
            let before = sums[deal]?.money.amount ?? zero
            guard let amount = before.adding(total.amount) else {
                throw KernelError(
                    .invalid, "The sum of the lines is too large.",
                    recovery: "Lower a quantity or a price.", field: "quantity")
            }
            let money = Money(amount: amount, currency: total.currency)
            sums[deal] = Sum(money: money, count: (sums[deal]?.count ?? 0) + 1)
        }
        return sums
    }

    /// Loads the lines of deals, as many deals a query as fit in one page.
    private static func lines(
        of deals: [RecordID], _ transaction: Transaction
    ) throws -> [Record] {
        guard !deals.isEmpty else { return [] }
        let all = Set(deals).sorted()
        let counts = try transaction.aggregate(
            "deal_line", where: "deal in :deals", ["deals": list(all)], by: "deal")
        var lines: [Record] = []
        var page: [RecordID] = []
        var count: Int64 = 0
        for group in counts {
            guard let deal = group.key.first?.reference else { continue }
            guard group.count <= limit else { throw tooMany() }
            if count + group.count > limit {
                lines += try load(page, transaction)
                (page, count) = ([], 0)
            }
            page.append(deal)
            count += group.count
        }
        return lines + (try load(page, transaction))
    }

    /// The most lines that a deal may have.
    private static let limit: Int64 = 1000

    private static func load(
        _ deals: [RecordID], _ transaction: Transaction
    ) throws -> [Record] {
        guard !deals.isEmpty else { return [] }
        return try transaction.find(
            "deal_line", where: "deal in :deals", ["deals": list(deals)], sort: "id",
            limit: Int(limit))
    }

    private static func list(_ ids: [RecordID]) -> JSON {
        .array(ids.map { .string($0.description) })
    }

    private static func tooMany() -> KernelError {
        KernelError(
            .tooLarge, "A deal has at most \(limit) lines.",
            recovery: "Bring some of them together in one.", field: "deal")
    }
}
