import KithKernel
import KithModel

/// Fills in what a line takes from its product, and checks its figures.
enum LinePrices {
    /// Fills in a batch; its products are loaded by one query.
    static func fill(_ event: WriteEvent) throws {
        let open = event.changes.filter(needsProduct)
        let products = try event.transaction.records(
            "product", open.compactMap { $0["product"]?.reference })
        for change in open {
            guard let id = change["product"]?.reference, let product = products[id] else {
                continue
            }
            try take("name", from: product, "name", change)
            try take("unit_price", from: product, "list_price", change)
        }
        for change in event.changes { check(change) }
        try LineSums.checkCurrencies(event)
    }

    private static func needsProduct(_ change: RecordChange) -> Bool {
        guard change["product"]?.reference != nil else { return false }
        return change.isChanged("product") || change["name"] == .null
            || change["unit_price"] == .null
    }

    /// Takes a value of the product where none is given with it.
    private static func take(
        _ field: String, from product: Record, _ source: String, _ change: RecordChange
    ) throws {
        guard change[field] == .null || !change.isChanged(field) else { return }
        try change.set(field, to: product[source] ?? .null)
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
