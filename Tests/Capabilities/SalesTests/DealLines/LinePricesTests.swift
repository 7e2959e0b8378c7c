import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("Prices of lines")
struct LinePricesTests {
    @Test("a line takes name and price from its product unless they are given")
    func takesFromProduct() async throws {
        let kith = try await TestKith.selling()
        let deal = Value.reference(try await kith.deal("Roof").id)
        let product = try await kith.insert(
            "product", ["name": .text("Tile"), "list_price": .euros("19.99")])
        let of: [String: Value] = ["deal": deal, "product": .reference(product.id)]

        let listed = try await kith.insert("deal_line", of)
        let special = try await kith.insert(
            "deal_line",
            of.merging(["name": .text("Old tile"), "unit_price": .euros("5.00")]) { $1 })

        #expect(listed.title == "Tile")
        #expect(listed["unit_price"] == .euros("19.99"))
        #expect(listed["quantity"] == .number("1"))
        #expect(listed["total"] == .euros("19.99"))
        #expect(special.title == "Old tile")
        #expect(special["total"] == .euros("5.00"))
    }

    @Test("another product brings its own name and price")
    func changesProduct() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")
        let products = try await kith.insert(
            "product",
            [
                ["name": .text("Tile"), "list_price": .euros("19.99")],
                ["name": .text("Slate"), "list_price": .euros("40.00")],
            ])
        let line = try await kith.insert(
            "deal_line", ["deal": .reference(deal.id), "product": .reference(products[0].id)])

        let changed = try await kith.update(
            "deal_line", line.id, ["product": .reference(products[1].id)])

        #expect(changed.title == "Slate")
        #expect(changed["unit_price"] == .euros("40.00"))
    }

    @Test("totals are exact: 10 at 19.99 less 10 % are 179.91")
    func exactTotals() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")

        let line = try await kith.insert(
            "deal_line",
            [
                "deal": .reference(deal.id), "name": .text("Tile"), "quantity": .number("10"),
                "unit_price": .euros("19.99"), "discount_percent": .number("10"),
            ])

        #expect(line["total"] == .euros("179.91"))
    }

    @Test(
        "refuses figures that make no sense, naming the field",
        arguments: [("quantity", "0"), ("quantity", "-1"), ("discount_percent", "100.5")])
    func refusesNonsense(field: String, digits: String) async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")

        let error = await #expect(throws: KernelError.self) {
            try await kith.insert(
                "deal_line",
                [
                    "deal": .reference(deal.id), "name": .text("Tile"),
                    "unit_price": .euros("1.00"), field: .number(digits),
                ])
        }

        #expect(error?.details.map(\.field) == [field])
    }

    @Test("a line without a product needs a name and a price")
    func requiresPrice() async throws {
        let kith = try await TestKith.selling()
        let deal = try await kith.deal("Roof")

        let error = await #expect(throws: KernelError.self) {
            try await kith.insert("deal_line", ["deal": .reference(deal.id)])
        }

        #expect(error?.details.map(\.field) == ["name", "unit_price"])
    }
}
