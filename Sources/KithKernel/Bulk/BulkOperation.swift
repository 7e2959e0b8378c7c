import KithModel

/// One of many writes that are asked for at once.
package struct BulkOperation: Sendable {
    /// What is to be done.
    package enum Act: String, Sendable, CaseIterable {
        case create, update, delete, restore
    }

    /// What is to be done.
    package var act: Act
    /// The entity's name.
    package var entity: String
    /// The record: an id, or `$name` of one that an operation before this one creates; empty
    /// for a new one.
    package var target: String
    /// The values by field name; a reference may be `$name`.
    package var values: JSONObject
    /// The version that a change was made from; whichever is there where nil.
    package var version: Int64?
    /// The name by which later operations mean the record that this one creates.
    package var name: String?

    /// Describes an operation.
    package init(
        _ act: Act, _ entity: String, target: String = "", values: JSONObject = [:],
        version: Int64? = nil, name: String? = nil
    ) {
        self.act = act
        self.entity = entity
        self.target = target
        self.values = values
        self.version = version
        self.name = name
    }

    /// How the name of a record begins that an operation of the same call creates.
    static let mark = "$"
}

/// What became of many writes.
package struct BulkResult: Sendable {
    /// What became of each, in their order.
    package var outcomes: [Outcome]
    /// What was written.
    package var receipt: WriteReceipt
    /// For a dry run: the changes that were rolled back.
    package var preview: [ChangeSummary]

    /// What became of one operation.
    package struct Outcome: Sendable {
        /// The record as it was written, without what the caller may not read; nil where it
        /// was refused.
        package var record: Record?
        /// Whether anything changed.
        package var isChanged = false
        /// Why it was refused; empty where it was not.
        package var faults: [KernelError.Detail] = []
    }
}
