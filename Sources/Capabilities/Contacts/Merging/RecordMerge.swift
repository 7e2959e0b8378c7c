import KithKernel
import KithModel

/// Decides what the winner of a merge takes over from the loser, and merges.
struct RecordMerge {
    /// The argument by which people choose values of the loser.
    static let take = FieldDefinition(
        "take", .text, help: "The fields whose values come from the loser, as email,phone.")

    let entity: String
    let winner: RecordID
    let loser: RecordID
    /// The names of the fields that come from the loser even where the winner has a value.
    let taken: Set<String>

    init(_ entity: String, _ input: CommandInput) throws {
        self.entity = entity
        winner = try input.record("winner")
        loser = try input.record("loser")
        let names = (input["take"].text ?? "").split { $0 == "," || $0.isWhitespace }
        taken = Set(names.map(String.init))
    }

    /// Merges, and lets the winner come as far in the lifecycle as the loser had come.
    ///
    /// The winner keeps its values, but for those that are chosen. Where it has none it gets
    /// the loser's; long texts are put together; a consent that either has withdrawn stays
    /// withdrawn.
    /// - Throws: `unknown_field` for a chosen field that is not there; what the kernel's merge
    ///   throws.
    func run(in transaction: Transaction) throws -> CommandOutput {
        let kept = try transaction.get(entity, winner)
        let gone = try transaction.get(entity, loser)
        var values = try self.values(kept, gone, transaction)
        let stage = values.removeValue(forKey: "lifecycle_stage")
        var merged = try transaction.merge(entity, loser, into: winner, values)
        for step in steps(from: kept, gone, chosen: stage) {
            merged = try transaction.update(
                entity, winner, ["lifecycle_stage": .text(step.rawValue)])
        }
        return CommandOutput("\(gone.title) is now part of \(merged.title).", merged)
    }

    private func values(
        _ kept: Record, _ gone: Record, _ transaction: Transaction
    ) throws -> [String: Value] {
        for name in taken.sorted() where kept.entity.field(name) == nil {
            throw kept.entity.unknownField(name)
        }
        var values: [String: Value] = [:]
        for field in kept.entity.ownFields {
            let definition = field.definition
            guard !field.type.isComputed, !definition.isReadOnly, !gone[field].isNull,
                gone[field] != kept[field], gone[field].reference != winner
            else { continue }
            if taken.contains(field.name) {
                values[field.name] = gone[field]
            } else if transaction.mayWrite(field.name, of: entity) {
                values[field.name] = Self.settled(field.type, kept[field], gone[field])
            }
        }
        return values
    }

    /// Returns what a winner gets that nobody has chosen for it; nil where it keeps its own.
    private static func settled(_ type: FieldType, _ kept: Value, _ gone: Value) -> Value? {
        if kept.isNull { return gone }
        switch (type, kept, gone) {
        case (.longText, .text(let own), .text(let other)):
            return own.contains(other) ? nil : .text(own + "\n\n" + other)
        case (.consent, _, .text("withdrawn")): return gone
        default: return nil
        }
    }

    private func steps(
        from kept: Record, _ gone: Record, chosen: Value?
    ) -> [LifecycleStage] {
        guard let other = LifecycleStage(chosen ?? gone["lifecycle_stage"]) else { return [] }
        guard let own = LifecycleStage(kept["lifecycle_stage"]) else { return [other] }
        guard chosen != nil || other.rank > own.rank else { return [] }
        return own.way(to: other)
    }
}
