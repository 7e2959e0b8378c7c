import KithModel

/// Says how the columns of a table become the fields of records.
///
/// ```json
/// {"entity": "deal", "match": ["external_id"], "dates": "month-first", "columns": [
///   {"from": "opportunity_id", "to": "external_id"},
///   {"from": "product", "to": "product", "values": {"GTXPro": "GTX Pro"}},
///   {"from": "sales_agent", "to": "owner", "by": "name"},
///   {"from": "Amount", "to": "value"}, {"from": "Currency", "to": "value.currency"},
///   {"to": "stage", "value": "Engaging"}]}
/// ```
package struct ImportMap: Sendable, Hashable {
    /// The name of the entity whose records the rows are.
    package var entity: String
    /// The fields by which a row finds the record that it changes; every row makes one where
    /// empty.
    package var match: [String] = []
    /// How dates are written; ISO 8601 where nil.
    package var dates: DateFormat?
    /// How numbers are written; with a decimal point where nil.
    package var numbers: NumberStyle?
    /// The file's encoding; UTF-8, or what a byte order mark says, where nil.
    package var encoding: TextEncoding?
    /// What stands between two cells; found in the first rows where nil.
    package var delimiter: CSVDelimiter?
    /// What becomes of rows that look like a record which is there; `warn` where nil.
    package var duplicates: Duplicates?
    /// What becomes of each column; one that is not named is left out.
    package var columns: [Column] = []

    /// What becomes of rows that look like a record which is there already.
    package enum Duplicates: String, Sendable, Hashable, CaseIterable {
        /// They are written, and the report names the record.
        case warn
        /// Nobody looks.
        case ignore
    }

    /// The origin of one field's values.
    package struct Column: Sendable, Hashable {
        /// The header of the column; nil where every row has the same value.
        package var from: String?
        /// The field; `value.currency` for the currency of the amount `value`, `id` for the
        /// id of the record that the row changes.
        package var to: String
        /// Of a reference the field by which the target is found; its title where nil.
        package var by: String?
        /// What is read instead of some texts; an empty text stands for an empty cell.
        package var values: [String: String] = [:]
        /// Whether a target that is not found is made, with its title alone.
        package var isCreating = false
        /// The value that every row has.
        package var value: JSON?

        package init(
            _ from: String?, to field: String, by: String? = nil, values: [String: String] = [:],
            isCreating: Bool = false, value: JSON? = nil
        ) {
            self.from = from
            to = field
            self.by = by
            self.values = values
            self.isCreating = isCreating
            self.value = value
        }
    }

    package init(_ entity: String, match: [String] = [], columns: [Column] = []) {
        self.entity = entity
        self.match = match
        self.columns = columns
    }
}
