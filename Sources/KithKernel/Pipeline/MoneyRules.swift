import KithModel
import KithQuery

/// Works out what amounts are worth in base currency, at the rate of the record's own date.
struct MoneyRules {
    private let pipeline: WritePipeline
    private var state: TransactionState { pipeline.state }
    private var base: Currency { state.environment.organisation.baseCurrency }

    init(_ pipeline: WritePipeline) { self.pipeline = pipeline }

    /// Sets the base amount of every amount that changed or whose date did.
    func apply(to changes: [RecordChange]) throws {
        for (field, ratedOn) in pipeline.plan.amounts {
            for change in changes {
                guard let money = change.new[field].money else { continue }
                let isMoved = ratedOn.map(change.isChanged) ?? false
                if money.base != nil, !change.isChanged(field), !isMoved { continue }
                try convert(money, field, ratedOn, change)
            }
        }
    }

    private func convert(
        _ money: Money, _ field: Field, _ ratedOn: Field?, _ change: RecordChange
    ) throws {
        let date = day(of: change, ratedOn)
        guard let rate = try rate(of: money.currency, on: date) else {
            change.reject(
                field.name,
                "There is no exchange rate from \(money.currency) to \(base) on \(date).",
                recovery:
                    "Add it: kith record create exchange_rate --set currency=\(money.currency) "
                    + "--set valid_from=\(date) --set rate=…")
            return
        }
        guard let worth = money.amount.multiplied(by: rate, scale: base.scale) else {
            change.reject(field.name, "`\(field.name)` is too large.")
            return
        }
        change.new[field] = .money(
            Money(amount: money.amount, currency: money.currency, base: worth))
    }

    private func day(of change: RecordChange, _ ratedOn: Field?) -> CalendarDate {
        if let ratedOn, let date = change.new[ratedOn].date { return date }
        let zones = state.environment.zones
        let created = change.new[.createdAt].instant ?? state.now
        return zones.day(of: created, timeZone: state.environment.organisation.timeZone)
    }

    private func rate(of currency: Currency, on date: CalendarDate) throws -> Decimal? {
        if currency == base { return Decimal(1) }
        let key = TransactionState.RateKey(currency: currency, date: date)
        if let known = state.rates[key] { return known }
        let rates = try pipeline.transaction.asKernel(pipeline.actor.via).find(
            "exchange_rate", where: "currency = :currency and valid_from <= :date",
            ["currency": .string(currency.code), "date": .string(date.description)],
            sort: "-valid_from", limit: 1)
        let rate = rates.first?["rate"]?.decimal
        state.rates[key] = rate
        return rate
    }
}
