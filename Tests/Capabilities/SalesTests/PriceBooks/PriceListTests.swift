import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("Prices of a price book")
struct PriceListTests {
    /// A product at 100.00 with a default price book and one for partners.
    private struct Shop {
        let kith: TestKith
        let product: RecordID
        let standard: RecordID
        let partners: RecordID

        static func open() async throws -> Shop {
            let kith = try await TestKith.selling()
            let product = try await kith.insert(
                "product", ["name": .text("Roof"), "list_price": .euros("100.00")])
            let standard = try await kith.insert(
                "price_book", ["name": .text("Standard"), "is_default": .boolean(true)])
            let partners = try await kith.insert("price_book", ["name": .text("Partners")])
            return Shop(
                kith: kith, product: product.id, standard: standard.id, partners: partners.id)
        }

        func price(
            _ amount: String, in book: RecordID, _ values: [String: Value] = [:]
        ) async throws {
            let own: [String: Value] = [
                "price_book": .reference(book), "product": .reference(product),
                "price": .euros(amount),
            ]
            try await kith.insert("price_book_entry", own.merging(values) { $1 })
        }

        /// A line of a new deal, with further values.
        func line(
            in book: RecordID? = nil, _ values: [String: Value] = [:]
        ) async throws -> Record {
            let deal = try await kith.deal(
                "Deal", ["price_book": book.map(Value.reference) ?? .null])
            let own: [String: Value] = [
                "deal": .reference(deal.id), "product": .reference(product),
            ]
            return try await kith.insert("deal_line", own.merging(values) { $1 })
        }
    }

    @Test("a line takes the price of the deal's price book, else of the default one")
    func books() async throws {
        let shop = try await Shop.open()
        try await shop.price("90.00", in: shop.standard)
        try await shop.price("70.00", in: shop.partners)

        let partner = try await shop.line(in: shop.partners)
        let other = try await shop.line()
        let typed = try await shop.line(["unit_price": .euros("12.00")])

        #expect(partner["unit_price"] == .euros("70.00"))
        #expect(partner["name"] == .text("Roof"))
        #expect(other["unit_price"] == .euros("90.00"))
        #expect(typed["unit_price"] == .euros("12.00"))
    }

    @Test("what no price book knows costs its list price")
    func listPrice() async throws {
        let shop = try await Shop.open()
        try await shop.price("70.00", in: shop.partners, ["valid_to": .day("2026-11-15")])
        try await shop.price("60.00", in: shop.partners, ["valid_from": .day("2026-11-17")])
        let inactive = try await shop.kith.insert(
            "price_book", ["name": .text("Old"), "is_active": .boolean(false)])
        try await shop.price("1.00", in: inactive.id)

        #expect(try await shop.line()["unit_price"] == .euros("100.00"))
        #expect(try await shop.line(in: shop.partners)["unit_price"] == .euros("100.00"))
        #expect(try await shop.line(in: inactive.id)["unit_price"] == .euros("100.00"))
    }

    @Test("the greatest quantity that is reached decides, and of the valid the latest")
    func breaks() async throws {
        let shop = try await Shop.open()
        try await shop.price("90.00", in: shop.standard, ["valid_from": .day("2026-01-01")])
        try await shop.price("88.00", in: shop.standard, ["valid_from": .day("2026-11-16")])
        try await shop.price("80.00", in: shop.standard, ["min_quantity": .number("10")])
        try await shop.price("75.00", in: shop.standard, ["min_quantity": .number("100")])

        for (quantity, price) in [
            ("1", "88.00"), ("10", "80.00"), ("99.5", "80.00"), ("100", "75.00"),
        ] {
            let line = try await shop.line(["quantity": .number(quantity)])
            #expect(line["unit_price"] == .euros(price), "\(quantity)")
        }
    }

    @Test("another quantity brings its price along, unless the price was typed in")
    func followsQuantity() async throws {
        let shop = try await Shop.open()
        try await shop.price("90.00", in: shop.standard)
        try await shop.price("80.00", in: shop.standard, ["min_quantity": .number("10")])
        let taken = try await shop.line()
        let typed = try await shop.line(["unit_price": .euros("85.00")])
        let more: [String: Value] = ["quantity": .number("10")]

        let followed = try await shop.kith.update("deal_line", taken.id, more)
        let kept = try await shop.kith.update("deal_line", typed.id, more)

        #expect(followed["unit_price"] == .euros("80.00"))
        #expect(followed["total"] == .euros("800.00"))
        #expect(kept["unit_price"] == .euros("85.00"))
    }

    @Test("a batch of lines asks for its prices once")
    func asksOnce() async throws {
        let shop = try await Shop.open()
        try await shop.price("90.00", in: shop.standard)
        let deal = Value.reference(try await shop.kith.deal("Deal").id)
        func statements(_ count: Int) async throws -> Int {
            let line: [String: Value] = ["deal": deal, "product": .reference(shop.product)]
            try await shop.kith.insert("deal_line", Array(repeating: line, count: count))
            return shop.kith.statements
        }

        let (few, many) = (try await statements(2), try await statements(100))

        #expect((many - few) / 98 <= 4)
    }

    @Test("there is one default price book at a time")
    func oneDefault() async throws {
        let shop = try await Shop.open()

        try await shop.kith.update(
            "price_book", shop.partners, ["is_default": .boolean(true)])

        let defaults = try await shop.kith.find("price_book", where: "is_default = true")
        #expect(defaults.map(\.id) == [shop.partners])
    }

    @Test(
        "impossible prices are refused, naming the field",
        arguments: [
            ("min_quantity", ["min_quantity": Value.number("-1")]),
            ("price", ["price": .euros("-1.00")]),
            ("valid_to", ["valid_from": .day("2026-02-01"), "valid_to": .day("2026-01-01")]),
        ])
    func refuses(field: String, values: [String: Value]) async throws {
        let shop = try await Shop.open()

        let error = await #expect(throws: KernelError.self) {
            try await shop.price("1.00", in: shop.standard, values)
        }

        #expect(error?.details.map(\.field) == [field])
    }
}
