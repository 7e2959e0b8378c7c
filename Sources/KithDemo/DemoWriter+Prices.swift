import KithKernel
import KithModel

extension DemoWriter {
    /// Writes what products cost by quantity, and for partners; returns the partners' book.
    static func insertPrices(
        _ products: [RecordID], _ currency: Currency, _ transaction: Transaction
    ) throws -> RecordID {
        let standard = try transaction.insert(
            "price_book", ["name": .text("Standard"), "is_default": .boolean(true)])
        let partners = try transaction.insert(
            "price_book",
            ["name": .text("Partners"), "description": .text("Installers under contract.")])
        // In percent of the list price, from a quantity on.
        let breaks: [(book: RecordID, percent: Int64, from: Int64)] = [
            (standard.id, 100, 0), (standard.id, 96, 200), (partners.id, 90, 0),
            (partners.id, 84, 100),
        ]
        let prices = zip(SalesWords.products, products).flatMap { product, id in
            breaks.map { step -> [String: Value] in
                [
                    "price_book": .reference(step.book), "product": .reference(id),
                    "price": amount(product.cents * step.percent / 100, currency),
                    "min_quantity": .integer(step.from),
                ]
            }
        }
        try transaction.insert("price_book_entry", prices)
        return partners.id
    }
}
