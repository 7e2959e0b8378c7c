import KithKernel
import KithModel

/// Fills in what a line takes from its product and the deal's price book, and checks its figures.
enum LinePrices {
    /// Fills in a batch; what it needs is loaded at once.
    static func fill(_ event: WriteEvent) throws {
        let open = event.changes.filter(needsProduct)
        if !open.isEmpty {
            let prices = try PriceList(for: open, in: event.transaction)
            for change in open {
                guard let product = prices.product(of: change) else { continue }
                try take("name", product["name"] ?? .null, change)
                try takePrice(from: prices, change)
            }
        }
        for change in event.changes { check(change) }
        try LineSums.checkCurrencies(event)
    }

    private static func needsProduct(_ change: RecordChange) -> Bool {
        guard change["product"]?.reference != nil else { return false }
        return change.isChanged("product") || change.isChanged("quantity")
            || change["name"] == .null || change["unit_price"] == .null
    }

    /// Takes the product's value where none is given with it.
    private static func take(_ field: String, _ value: Value, _ change: RecordChange) throws {
        guard change[field] == .null || !change.isChanged(field),
            change.isChanged("product") || change[field] == .null
        else { return }
        try change.set(field, to: value)
    }

    /// Takes the price for the quantity where none is given with it.
    ///
    /// A price that was typed in stays when the quantity changes; one that was taken from the
    /// price book follows it.
    private static func takePrice(from prices: PriceList, _ change: RecordChange) throws {
        guard change["unit_price"] == .null || !change.isChanged("unit_price") else { return }
        let currency = change.old?["unit_price"]?.money?.currency
        if !change.isChanged("product"), let typed = change["unit_price"]?.money {
            let former = change.old?["quantity"]?.decimal ?? Decimal(1)
            guard case .money(let taken) = prices.price(of: change, former, in: currency),
                taken.amount == typed.amount, taken.currency == typed.currency
            else { return }
        }
        let quantity = change["quantity"]?.decimal ?? Decimal(1)
        try change.set("unit_price", to: prices.price(of: change, quantity, in: currency))
    }

    private static func check(_ change: RecordChange) {
        if let quantity = change["quantity"]?.decimal, quantity <= Decimal(0) {
            change.reject("quantity", "`quantity` is \(quantity); it must be above 0.")
        }
        if let discount = change["discount_percent"]?.decimal,
            discount < Decimal(0) || discount > Decimal(100)
        {
            change.reject(
                "discount_percent", "`discount_percent` is \(discount), not 0 to 100.")
        }
    }
}
