import KithContacts
import KithKernel
import KithModel
import KithQuery
import KithTesting
import Testing

/// Duplicates on the first data set of FEBRL (Christen, 2008): 1,000 records of 500 people, one
/// of each pair with slips of a typist, an ear or a scanner.
@Suite("Duplicates of real data", .enabled(if: RealData.has("duplicates_febrl")))
struct FebrlTests {
    @Test("finds them with an F1 of 0.98 and more, and merges none")
    func measures() async throws {
        let kith = try await TestKith(Contacts.self)
        let rows = try RealData.rows("duplicates_febrl/data/dataset1.csv")
        let people = try await kith.insert("contact", rows.map(Self.contact))
        var person: [RecordID: Substring?] = [:]
        for (record, row) in zip(people, rows) {
            person[record.id] = row["rec_id"]?.split(separator: "-")[1]
        }
        #expect(people.count == 1000)

        let result = try await kith.run("contacts.find_duplicates")

        let found = try await kith.transact { transaction in
            var pairs: [(RecordID?, RecordID?)] = []
            try transaction.forEachBatch("duplicate_pair", fields: "first,second") {
                pairs += $0.map { ($0["first"]?.reference, $0["second"]?.reference) }
            }
            return pairs
        }
        let right = found.count { first, second in
            first.flatMap { person[$0] } == second.flatMap { person[$0] }
        }
        let (precision, recall) = (Double(right) / Double(found.count), Double(right) / 500)
        #expect(2 * precision * recall / (precision + recall) >= 0.98)
        #expect(result.output.data?["added"] == .integer(Int64(found.count)))
        #expect(try await kith.find("contact", limit: 1000).count == 1000)
    }

    private static func contact(_ row: [String: String]) -> [String: Value] {
        func text(_ name: String) -> Value {
            row[name].flatMap { $0.isEmpty ? nil : .text($0) } ?? .null
        }
        let street = ["street_number", "address_1", "address_2"].compactMap { row[$0] }
            .filter { !$0.isEmpty }.joined(separator: " ")
        let birth = row["date_of_birth"] ?? ""
        let date = CalendarDate(
            "\(birth.prefix(4))-\(birth.dropFirst(4).prefix(2))-\(birth.dropFirst(6))")
        return [
            "first_name": text("given_name"),
            // A contact has a name; one that has lost it all goes by its number.
            "last_name": row["surname"] == "" && row["given_name"] == ""
                ? text("rec_id") : text("surname"),
            "street": .text(street), "city": text("suburb"), "postal_code": text("postcode"),
            "region": text("state"), "date_of_birth": date.map(Value.date) ?? .null,
        ]
    }
}
