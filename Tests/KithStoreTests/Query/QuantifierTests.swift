import KithModel
import KithQuery
import KithStore
import Testing

@Suite("Conditions on referring records")
struct QuantifierTests {
    /// Deal A has notes 1 and 2, B has note 3, C has none, D has a deleted note.
    private static func sample() async throws -> SampleStore {
        let sample = try await SampleStore()
        let acme = try await sample.add("account", ["name": .text("Acme")])
        for (name, scores) in [("A", [1, 2]), ("B", [3]), ("C", []), ("D", [])] {
            let isAcme = name == "A" || name == "C"
            let deal = try await sample.add(
                "deal",
                ["name": .text(name), "account": isAcme ? .reference(acme) : .null])
            for score in scores {
                try await sample.add(
                    "note",
                    [
                        "text": .text("n\(score)"), "deal": .reference(deal),
                        "score": .integer(Int64(score)),
                    ])
            }
            guard name == "D" else { continue }
            let gone = try await sample.add(
                "note", ["deal": .reference(deal), "score": .integer(9)])
            try await sample.delete(gone, of: "note")
        }
        return sample
    }

    @Test(
        "any, all and none look at the notes that are there",
        arguments: [
            ("any(notes, score > 1)", ["A", "B"]), ("all(notes, score > 1)", ["B", "C", "D"]),
            ("none(notes, score > 1)", ["C", "D"]), ("any(notes, score = 9)", []),
            ("all(notes, score != 2)", ["B", "C", "D"]), ("not any(notes, score > 0)", ["C", "D"]),
            ("any(account.deals, name = 'C')", ["A", "C"]),
            ("any(notes, deal.account.name = 'Acme')", ["A"]),
            ("any(notes, any(deal.notes, score = 2) and score = 1)", ["A"]),
            ("none(account.deals, name = 'C')", ["B", "D"]),
        ])
    func quantifiers(filter: String, expected: [String]) async throws {
        let sample = try await Self.sample()

        #expect(try await sample.names(filter) == expected)
    }

    @Test("notes that may not be read do not count")
    func hiddenNotes() async throws {
        let sample = try await Self.sample()
        let rights = try sample.rights(["note": "score < 2"])

        #expect(try await sample.names("any(notes, score > 0)", rights) == ["A"])
        #expect(try await sample.names("all(notes, score < 2)", rights) == ["A", "B", "C", "D"])
        #expect(try await sample.names("none(notes, score = 3)", rights) == ["A", "B", "C", "D"])
    }

    @Test("a note's condition may itself look behind references")
    func distantPredicate() async throws {
        let sample = try await Self.sample()
        let rights = try sample.rights(["note": "deal.account.name = 'Acme'"])

        #expect(try await sample.names("any(notes, score > 0)", rights) == ["A"])
    }
}
