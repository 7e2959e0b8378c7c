import KithKernel
import KithModel

/// What a price book and its prices may say.
enum PriceBookRules {
    /// Refuses the prices of a batch that are below nothing or end before they begin.
    static func check(_ event: WriteEvent) throws {
        for change in event.changes {
            if let quantity = change["min_quantity"]?.decimal, quantity < Decimal(0) {
                change.reject("min_quantity", "`min_quantity` is \(quantity), below 0.")
            }
            if let price = change["price"]?.money, price.amount < Decimal(0) {
                change.reject("price", "`price` is \(price), below 0.")
            }
            guard let from = change["valid_from"]?.date, let to = change["valid_to"]?.date,
                to < from
            else { continue }
            change.reject(
                "valid_to", "`valid_to` is \(to), before `valid_from`.",
                recovery: "Choose a day from \(from) on, or leave it empty.")
        }
    }

    /// Takes the mark of the default away from the price books that had it before.
    static func keepOne(_ event: WriteEvent) throws {
        guard let chosen = event.changes.last(where: { $0["is_default"] == .boolean(true) }) else {
            return
        }
        let others = try event.transaction.find(
            "price_book", where: "is_default = true and id != :chosen",
            ["chosen": .string(chosen.id.description)], limit: 1000)
        try event.transaction.update(
            "price_book", others.map { ($0.id, ["is_default": .boolean(false)]) })
    }
}
