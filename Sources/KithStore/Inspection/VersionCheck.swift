import KithModel

/// Compares the change log with the records: one entry for each version of each record.
package enum VersionCheck {
    /// How many records a finding names.
    private static let named = 5

    /// Returns what does not fit for one entity, as sentences.
    ///
    /// - Throws: `StoreError`.
    package static func faults(_ entity: Entity, _ session: any SQLSession) throws -> [String] {
        let dialect = session.dialect
        let table = dialect.quoted(entity.name)
        let id = dialect.quoted(SystemField.id.name)
        let version = dialect.quoted(SystemField.version.name)
        let entries = """
            SELECT record, count(*) AS entries, count(DISTINCT version) AS kinds, \
            max(version) AS newest FROM kith_change \
            WHERE entity = \(dialect.placeholder(1)) AND op <> 'rollup' GROUP BY record
            """
        var wrong: [String] = []
        var count = 0
        try session.query(
            """
            SELECT t.\(id) FROM \(table) t LEFT JOIN (\(entries)) c ON c.record = t.\(id) \
            WHERE c.newest IS NULL OR c.newest <> t.\(version) OR c.entries <> t.\(version) \
            OR c.kinds <> t.\(version)
            """, [.integer(entity.id)]
        ) { row in
            count += 1
            if wrong.count < named {
                wrong.append(RecordID(rawValue: row.integer(0))?.description ?? "")
            }
        }
        let lost = try session.first(
            """
            SELECT count(*) FROM (\(entries)) c WHERE NOT EXISTS \
            (SELECT 1 FROM \(table) t WHERE t.\(id) = c.record)
            """, [.integer(entity.id)]
        ) { $0.integer(0) }
        var faults: [String] = []
        if count > 0 {
            let names = wrong.joined(separator: ", ") + (count > wrong.count ? ", …" : "")
            faults.append(
                "The versions of \(count) \(entity.name) records are not those of the change log: "
                    + "\(names).")
        }
        if let lost, lost > 0 {
            faults.append(
                "The change log tells of \(lost) \(entity.name) records that are not there.")
        }
        return faults
    }
}
