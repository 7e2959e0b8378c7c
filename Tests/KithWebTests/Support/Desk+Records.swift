import KithKernel
import KithModel
import KithTesting

extension Desk {
    /// Makes an account with some deals, the first the smallest: 1,000 more each.
    @discardableResult
    func makeDeals(_ count: Int, name: String = "Deal") async throws -> [RecordID] {
        let account = try await kith.insert("account", ["name": .text("Lumen Foods")])
        guard let euro = Currency("EUR") else { return [] }
        return try await kith.insert(
            "deal",
            (1...count).map { number in
                [
                    "name": .text("\(name) \(number)"), "account": .reference(account.id),
                    "value": .money(
                        Money(
                            amount: Decimal(units: Int64(number) * 100_000, scale: 2),
                            currency: euro)),
                ]
            }
        ).map(\.id)
    }

    /// Makes a user who holds a role with these permissions only.
    func makeUser(_ name: String, may permissions: JSON) async throws -> RecordID {
        try await kith.insert(
            "role", ["name": .text("role of " + name), "permissions": .json(permissions)])
        return try await kith.makeUser(name, roles: ["role of " + name])
    }
}
