import KithKernel
import KithModel

/// Finds the contacts that look like some that are being written.
struct ContactLikeness {
    /// How many drafts share the questions for candidates.
    private static let batch = 200
    /// How many are named for each draft.
    private static let named = 5
    private static let page = 1000

    private let transaction: Transaction
    /// What is compared, and the name by which people know the contact.
    private let fields: String

    init(_ transaction: Transaction) {
        self.transaction = transaction
        fields = (Person.fields + ["name", "id"]).filter { transaction.mayRead($0, of: "contact") }
            .joined(separator: ",")
    }

    /// Returns the contacts that look like each draft.
    ///
    /// A handful of questions for 200 drafts: by e-mail, phone, date of birth and last name; for
    /// a single draft also by how the last name begins.
    func compare(_ drafts: [[String: Value]]) throws -> [[Likeness]] {
        var found: [[Likeness]] = []
        for start in stride(from: 0, to: drafts.count, by: Self.batch) {
            let chunk = drafts[start..<min(start + Self.batch, drafts.count)]
            found += try compare(chunk.map { draft in Person { draft[$0] } })
        }
        return found
    }

    private func compare(_ people: [Person]) throws -> [[Likeness]] {
        let candidates = try candidates(for: people)
        var known: [(record: Record, person: Person)] = []
        var blocks: [UInt64: [Int]] = [:]
        for record in candidates {
            let person = Person { record[$0] }
            for key in BlockingKeys.of(person) { blocks[key, default: []].append(known.count) }
            known.append((record, person))
        }
        return people.map { person in
            let places = Set(BlockingKeys.of(person).flatMap { blocks[$0] ?? [] })
            return places.compactMap { place -> Likeness? in
                let comparison = PersonComparison(person, known[place].person)
                let score = comparison.score
                guard score >= PersonPairs.threshold else { return nil }
                let record = known[place].record
                return Likeness(
                    record.id, title: record.title, score: score, reasons: comparison.reasons,
                    evidence: comparison.evidence)
            }.sorted { ($0.score, $1.record) > ($1.score, $0.record) }.prefix(Self.named).map(
                \.self)
        }
    }

    private func candidates(for people: [Person]) throws -> [Record] {
        var found: [RecordID: Record] = [:]
        func add(_ field: String, _ values: some Sequence<String>) throws {
            let values = Set(values).filter { !$0.isEmpty }.sorted()
            guard !values.isEmpty, transaction.mayRead(field, of: "contact") else { return }
            let records = try find("\(field) in :values", .array(values.map(JSON.string)))
            for record in records { found[record.id] = record }
        }
        func text(_ scalars: [UInt32]) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars.compactMap(Unicode.Scalar.init))
            return String(view)
        }
        try add("email", people.map(\.written.email))
        try add("phone", people.flatMap(\.phones))
        try add("mobile_phone", people.flatMap(\.phones))
        try add(
            "date_of_birth", people.compactMap { $0.birth.map(\.description) })
        try add("last_name", people.count == 1 ? [] : people.map(\.written.lastName))
        guard let only = people.count == 1 ? people.first : nil,
            transaction.mayRead("last_name", of: "contact")
        else { return Array(found.values) }
        for name in [only.lastName, only.firstName] where name.count > 1 {
            let start = JSON.string(text(Array(name.prefix(3))))
            for record in try find("last_name ^= :values", start) { found[record.id] = record }
        }
        return Array(found.values)
    }

    private func find(_ filter: String, _ values: JSON) throws -> [Record] {
        try transaction.find(
            "contact", where: "erased_at is null and \(filter)", ["values": values],
            fields: fields, limit: Self.page)
    }
}
