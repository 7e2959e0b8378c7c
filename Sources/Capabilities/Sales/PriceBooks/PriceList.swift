import KithKernel
import KithModel

/// The prices of some products in the price books of some deals.
///
/// A deal's price book decides, else the default one. Of a product's prices that hold today for
/// a quantity, the one from the greatest quantity on is taken, and of these the latest. What no
/// price book knows costs its list price.
struct PriceList {
    private let deals: [RecordID: Record]
    private let products: [RecordID: Record]
    private let entries: [Key: [Record]]
    private let defaultBook: RecordID?
    private let today: CalendarDate

    private struct Key: Hashable {
        let book: RecordID
        let product: RecordID
    }

    /// Loads what the lines of a batch may need: a few queries, however many lines there are.
    init(for lines: [RecordChange], in transaction: Transaction) throws {
        today = transaction.today
        deals = try transaction.records("deal", lines.compactMap { $0["deal"]?.reference })
        products = try transaction.records("product", lines.compactMap { $0["product"]?.reference })
        let books = try transaction.find(
            "price_book", where: "is_active = true and (is_default = true or id in :books)",
            ["books": Self.list(deals.values.compactMap { $0["price_book"]?.reference })],
            sort: "id", limit: 1000)
        defaultBook = books.first { $0["is_default"] == .boolean(true) }?.id
        entries = try Self.entries(of: books.map(\.id), Array(products.keys), transaction)
    }

    /// The product of a line, if it has one.
    func product(of line: RecordChange) -> Record? {
        line["product"]?.reference.flatMap { products[$0] }
    }

    /// Returns what one of a line's product costs in some quantity.
    ///
    /// - Parameter currency: what the price should be in, where there are several.
    func price(of line: RecordChange, _ quantity: Decimal, in currency: Currency?) -> Value {
        guard let product = product(of: line) else { return .null }
        let listPrice = product["list_price"] ?? .null
        let deal = line["deal"]?.reference.flatMap { deals[$0] }
        guard let book = deal?["price_book"]?.reference ?? defaultBook else { return listPrice }
        let holding = (entries[Key(book: book, product: product.id)] ?? [])
            .filter { holds($0, quantity) }
        let inCurrency = holding.filter { $0["price"]?.money?.currency == currency }
        let best = (inCurrency.isEmpty ? holding : inCurrency).max { rank($0) < rank($1) }
        return best?["price"] ?? listPrice
    }

    private func holds(_ entry: Record, _ quantity: Decimal) -> Bool {
        let least = entry["min_quantity"]?.decimal ?? Decimal(0)
        let from = entry["valid_from"]?.date ?? today
        let to = entry["valid_to"]?.date ?? today
        return least <= quantity && from <= today && today <= to
    }

    private func rank(_ entry: Record) -> (Decimal, CalendarDate, RecordID) {
        (
            entry["min_quantity"]?.decimal ?? Decimal(0),
            entry["valid_from"]?.date ?? CalendarDate(days: .min), entry.id
        )
    }

    private static func entries(
        of books: [RecordID], _ products: [RecordID], _ transaction: Transaction
    ) throws -> [Key: [Record]] {
        var entries: [Key: [Record]] = [:]
        guard !books.isEmpty, !products.isEmpty else { return entries }
        let all = try transaction.all(
            "price_book_entry", where: "price_book in :books and product in :products",
            ["books": list(books), "products": list(products)])
        for entry in all {
            guard let book = entry["price_book"]?.reference,
                let product = entry["product"]?.reference
            else { continue }
            entries[Key(book: book, product: product), default: []].append(entry)
        }
        return entries
    }

    private static func list(_ ids: some Sequence<RecordID>) -> JSON {
        .array(Set(ids).sorted().map { .string($0.description) })
    }
}
