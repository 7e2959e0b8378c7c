import KithModel
import KithQuery

/// Reads the values of a record as a door received them: JSON by field name.
package struct InputReader {
    private let entity: Entity
    private let access: EntityAccess
    private let baseCurrency: Currency
    private let region: String?

    /// Reads for the caller of a transaction, by its rights.
    package init(_ entity: Entity, _ transaction: Transaction) {
        self.entity = entity
        access = transaction.actor.rights.access(to: entity)
        baseCurrency = transaction.baseCurrency
        region = transaction.region
    }

    /// How many faults of one record are told: nobody mends more of them at once, and each
    /// costs the search for a name that may have been meant.
    private static let toldFaults = 20

    /// Returns the fields with values of their types.
    ///
    /// - Throws: `KernelError` with the faults, by field, up to a number.
    package func read(_ input: JSONObject, index: Int? = nil) throws -> [(
        field: Field, value: Value
    )] {
        var values: [(field: Field, value: Value)] = []
        var faults: [KernelError.Detail] = []
        for (name, json) in input {
            guard faults.count < Self.toldFaults else { break }
            guard let field = entity.field(name),
                access.right(on: field) >= .read || access.mayWriteUnseen(field)
            else {
                let names = entity.fields.filter { access.right(on: $0) >= .read }.map(\.name)
                let error = entity.unknownField(name, candidates: names)
                faults.append(
                    .init(
                        index: index, field: name, code: .unknownField, message: error.message,
                        recovery: error.recovery))
                continue
            }
            guard !field.definition.isReadOnly, !field.type.isComputed else {
                faults.append(
                    .init(
                        index: index, field: name, code: .forbidden,
                        message: "`\(name)` is kept by Kith and cannot be written.",
                        recovery: "Leave it out."))
                continue
            }
            do {
                let value = try field.type.coerce(json, currency: baseCurrency, region: region)
                values.append((field, value))
            } catch {
                faults.append(
                    .init(
                        index: index, field: name, code: .invalid,
                        message: "`\(name)`: \(error.message)"))
            }
        }
        guard let first = faults.first else { return values }
        throw KernelError(first.code, first.message, recovery: first.recovery, details: faults)
    }
}
