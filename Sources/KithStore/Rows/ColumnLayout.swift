import KithModel

/// The columns in which a field's values are kept.
///
/// Column names start with the field's name. Companions follow after two underscores,
/// which no field's name may contain.
package struct ColumnLayout: Sendable, Hashable {
    /// One column.
    package struct Column: Sendable, Hashable {
        /// The name.
        package let name: String
        /// How it keeps its values.
        package let storage: ColumnStorage
        /// What it adds to the field's first column.
        package let part: Part
    }

    /// What a column keeps of a value.
    package enum Part: Sendable, Hashable {
        /// The value; of money the amount in units of its own currency.
        case value
        /// The folded text, for search, sorting and prefixes.
        case fold
        /// The code of the currency.
        case currency
        /// The amount in units of the base currency.
        case base
        /// The number of the entity that a polymorphic reference points to.
        case entity
        /// The form by which unique texts are compared.
        case uniqueKey
    }

    /// The columns in the order in which they are written and read.
    package let columns: [Column]

    /// Lays out a field.
    package init(_ definition: FieldDefinition) {
        let name = definition.name
        func column(_ suffix: String, _ storage: ColumnStorage, _ part: Part) -> Column {
            Column(name: name + suffix, storage: storage, part: part)
        }
        var columns: [Column]
        // `valueType` is never itself computed: declarations are checked when they are made.
        switch definition.type.valueType {
        case .integer, .decimal, .boolean, .date, .instant, .localTime, .reference, .file:
            columns = [column("", .integer, .value)]
        case .money:
            columns = [
                column("", .integer, .value), column("__currency", .text, .currency),
                column("__base", .integer, .base),
            ]
        case .polymorphic:
            columns = [column("", .integer, .value), column("__entity", .integer, .entity)]
        case .text, .longText, .email, .phone, .url, .autoNumber, .formula, .rollup:
            columns = [column("", .text, .value), column("__fold", .text, .fold)]
        case .choice, .multiChoice, .json, .consent:
            columns = [column("", .text, .value)]
        }
        if definition.isUnique, columns[0].storage == .text {
            columns.append(column("__key", .text, .uniqueKey))
        }
        self.columns = columns
    }

    /// Returns the name of the column with a part, or nil.
    package func name(of part: Part) -> String? { columns.first { $0.part == part }?.name }
}
