import KithModel

/// A record's last change until a moment, as the log knows it.
enum PastChange {
    /// The system's fields that a change sets, each with the log's column.
    static let columns: [(field: SystemField, column: String)] = [
        (.version, "version"), (.updatedAt, "at"), (.updatedBy, "actor"),
    ]

    /// Returns the place in the log of a record's last change until a moment, both as SQL.
    ///
    /// A roll-up is no change of the record: neither its version nor its dates move.
    static func last(of record: String, until moment: String) -> String {
        """
        (SELECT d.seq FROM kith_change AS d WHERE d.record = \(record) AND d.at <= \(moment) \
        AND d.op <> 'rollup' ORDER BY d.seq DESC LIMIT 1)
        """
    }
}
