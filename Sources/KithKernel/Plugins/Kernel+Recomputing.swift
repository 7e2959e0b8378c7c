import KithModel

/// How far the computed fields of a plugin have been worked out anew.
public struct Recomputation: Sendable, Hashable {
    /// How many records were looked at this time.
    public var looked: Int
    /// In how many of them something was another.
    public var changed: Int
    /// From where to go on; nil at the end.
    public var next: String?

    /// The stand as the API writes it.
    package var json: JSON {
        [
            "looked": .integer(Int64(looked)), "changed": .integer(Int64(changed)),
            "next": next.map(JSON.string) ?? .null,
        ]
    }
}

extension Kernel {
    /// How many records one call of `recompute` looks at.
    static let recomputedAtOnce = 400

    /// Works out the computed fields of a plugin anew, some hundred records at a time.
    ///
    /// Fields are computed when their records are written; this does it for the records that
    /// were there before the plugin, or before its code changed.
    ///
    /// - Parameter place: `next` of the call before; nil to begin.
    /// - Throws: `not_found` for a plugin that is not enabled; `invalid` for a place that
    ///   is none; `forbidden` for who is no administrator; what the plugin's code throws.
    public func recompute(
        _ plugin: String, from place: String? = nil, as principal: Principal, door: Door,
        once: Once<(result: Recomputation, receipt: WriteReceipt)>? = nil
    ) async throws -> (result: Recomputation, receipt: WriteReceipt) {
        let generation = generation
        guard generation.enabled.contains(where: { $0.id == plugin }) else {
            let known = generation.enabled.map(\.id)
            throw KernelError(
                .notFound,
                "There is no enabled plugin `\(plugin)`"
                    + Suggestion.question(for: plugin, among: known),
                recovery: "See all of them: kith plugin list")
        }
        let computations = generation.computations.filter { $0.owner == plugin }
        let (number, last) = try Self.place(place, in: computations)
        let context = ChangeSetContext(kind: "plugin", title: "Recompute \(plugin)")
        return try await transact(as: principal, door: door, context, once: once) { transaction in
            guard transaction.actor.isAdministrator else {
                throw KernelError(
                    .forbidden, "Only an administrator may compute fields anew.",
                    recovery: "Ask an administrator.")
            }
            guard !computations.isEmpty else {
                return Recomputation(looked: 0, changed: 0, next: nil)
            }
            return try Self.recompute(
                number, of: computations, after: last, in: transaction.asPlugin(plugin))
        }
    }

    private static func recompute(
        _ number: Int, of computations: [RegisteredComputation], after last: RecordID?,
        in transaction: Transaction
    ) throws -> Recomputation {
        let computation = computations[number]
        let definition = computation.definition
        var result = Recomputation(looked: 0, changed: 0, next: nil)
        var last = last
        while result.looked < recomputedAtOnce {
            let records = try transaction.records(
                definition.entity, behind: last, limit: WritePipeline.batchSize)
            let values = try computation.values(records, in: transaction)
            for (record, value) in zip(records, values)
            where record[definition.field] != value {
                try transaction.update(
                    definition.entity, record.id, [definition.field: value])
                result.changed += 1
            }
            result.looked += records.count
            last = records.last?.id ?? last
            guard records.count == WritePipeline.batchSize else {
                let isLast = number + 1 == computations.count
                result.next = isLast ? nil : "\(number + 1)"
                return result
            }
        }
        result.next = last.map { "\(number).\($0)" }
        return result
    }

    private static func place(
        _ text: String?, in computations: [RegisteredComputation]
    ) throws -> (number: Int, last: RecordID?) {
        guard let text else { return (0, nil) }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let last = parts.count == 2 ? RecordID(parts[1]) : nil
        guard let number = Int(parts[0]), computations.indices.contains(number),
            parts.count == 1 || last != nil, parts.count <= 2
        else {
            throw KernelError(
                .invalid, "`\(text)` is no place to go on from.",
                recovery: "Give `next` of the call before, or nothing to begin.", field: "from")
        }
        return (number, last)
    }
}
