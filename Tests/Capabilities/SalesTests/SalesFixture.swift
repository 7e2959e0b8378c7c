import KithContacts
import KithKernel
import KithModel
import KithSales
import KithTesting

extension TestKith {
    /// A kernel with Contacts and Sales, as their data steps leave it.
    static func selling() async throws -> TestKith {
        try await TestKith(Contacts.self, Sales.self)
    }

    /// The id of a stage of the default pipeline.
    func stage(_ name: String) async throws -> RecordID {
        try await one("stage", where: "name = '\(name)'").id
    }

    /// A deal in a stage, with further values.
    @discardableResult
    func deal(
        _ name: String, in stage: String = "Prospecting", _ values: [String: Value] = [:],
        as user: RecordID? = nil
    ) async throws -> Record {
        let id = try await self.stage(stage)
        let own: [String: Value] = ["name": .text(name), "stage": .reference(id)]
        return try await insert("deal", own.merging(values) { $1 }, as: user)
    }

    /// The names of the stages that a deal has reached, in order.
    func walk(of deal: RecordID) async throws -> [String] {
        let names = try await names(of: "stage")
        return try await find("stage_change", where: "deal = '\(deal)'").map { change in
            change["to_stage"]?.reference.flatMap { names[$0] } ?? "none"
        }
    }

    private func names(of entity: String) async throws -> [RecordID: String] {
        let records = try await find(entity)
        return Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0.title) })
    }
}

extension Value {
    /// An amount in euros.
    static func euros(_ digits: String) -> Value { amount(digits, "EUR") }

    /// An amount in a currency, with digits as the currency writes them.
    static func amount(_ digits: String, _ code: String) -> Value {
        guard let amount = Decimal(digits), let currency = Currency(code) else { return .null }
        return .money(Money(amount: amount, currency: currency))
    }

    /// A day as `2026-11-16`.
    static func day(_ text: String) -> Value { CalendarDate(text).map(Value.date) ?? .null }

    /// A decimal by its digits.
    static func number(_ digits: String) -> Value { Decimal(digits).map(Value.decimal) ?? .null }
}

extension JSON {
    /// The id of a record as a door receives it.
    static func id(_ id: RecordID) -> JSON { .string(id.description) }
}
