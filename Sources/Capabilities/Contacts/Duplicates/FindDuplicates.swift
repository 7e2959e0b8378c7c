import KithKernel
import KithModel

/// Looks for contacts that may be one person, and puts the pairs into the queue.
///
/// Nothing is ever merged by it, however sure it is: that is somebody's decision. A pair that
/// was dismissed or merged stays as it is; of one that is open the score is brought up to date.
///
/// All contacts that the caller may read are read once, and compared where they meet under one
/// of several keys: the effort grows with the number of contacts, not with its square. At most
/// 2,000 new pairs are added at a time, the likeliest.
///
/// - Permission: `duplicate_pair:create`
/// - Returns: as data `{"found", "added"}`: the pairs there are, and those that were new.
package struct FindDuplicates: Command {
    package static let definition = CommandDefinition(
        "contacts.find_duplicates", summary: "Finds contacts that may be one person.",
        arguments: [],
        data: [
            FieldDefinition("found", .integer).required(),
            FieldDefinition("added", .integer).required(),
        ],
        permission: .verb("create", on: "duplicate_pair"))

    private static let mostAdded = 2000

    package init() {}

    package func run(
        _ input: CommandInput, in transaction: Transaction
    ) throws -> CommandOutput {
        let pairs = try pairs(in: transaction)
        let known = try known(in: transaction)
        let isNew = { (pair: PersonPairs.Pair) in known[[pair.first, pair.second]] == nil }
        let added = pairs.filter(isNew).prefix(Self.mostAdded)
        try transaction.insert("duplicate_pair", added.map(Self.values))
        try transaction.update(
            "duplicate_pair",
            pairs.compactMap { pair in
                guard let old = known[[pair.first, pair.second]], old.isOpen,
                    old.score != pair.score
                else { return nil }
                return (old.id, Self.findings(pair))
            })
        let word = pairs.count == 1 ? "pair of contacts looks" : "pairs of contacts look"
        return CommandOutput(
            "\(pairs.count) \(word) like one person, \(added.count) of them new.",
            data: [
                "found": .integer(Int64(pairs.count)), "added": .integer(Int64(added.count)),
            ])
    }

    private func pairs(in transaction: Transaction) throws -> [PersonPairs.Pair] {
        var pairs = PersonPairs()
        let fields = Person.fields
            .filter { transaction.mayRead($0, of: "contact") }.joined(separator: ",")
        try transaction.forEachBatch("contact", where: "erased_at is null", fields: fields) {
            for record in $0 { pairs.add(record.id, Person { record[$0] }) }
        }
        return pairs.found()
    }

    /// What is known of a pair in the queue.
    private struct Known {
        let id: RecordID
        let isOpen: Bool
        let score: Int
    }

    private func known(in transaction: Transaction) throws -> [[RecordID]: Known] {
        var known: [[RecordID]: Known] = [:]
        try transaction.forEachBatch("duplicate_pair", fields: "first,second,score,state") {
            for record in $0 {
                let ids = [record["first"], record["second"]].compactMap { $0?.reference }
                known[ids.sorted()] = Known(
                    id: record.id, isOpen: record["state"] == .text("open"),
                    score: Int(record["score"]?.integer ?? 0))
            }
        }
        return known
    }

    private static func values(_ pair: PersonPairs.Pair) -> [String: Value] {
        findings(pair).merging([
            "first": .reference(pair.first), "second": .reference(pair.second),
        ]) { own, _ in own }
    }

    private static func findings(_ pair: PersonPairs.Pair) -> [String: Value] {
        ["score": .integer(Int64(pair.score)), "evidence": .json(pair.comparison.evidence)]
    }
}
