import KithQuery
import KithStore

/// The SQL of SQLite 3.40, with the functions that every connection of the store registers.
package struct SQLiteDialect: SQLDialect {
    /// Makes the dialect.
    package init() {}

    package func quoted(_ name: String) -> String {
        var bytes: [UInt8] = [0x22]
        for byte in name.utf8 {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
        return String(decoding: bytes, as: UTF8.self)
    }

    package func placeholder(_ number: Int) -> String {
        Self.placeholders.indices.contains(number) ? Self.placeholders[number] : "?\(number)"
    }

    private static let placeholders = (0...256).map { "?\($0)" }

    package func columnType(_ storage: ColumnStorage) -> String {
        switch storage {
        case .integer: "INTEGER"
        case .text: "TEXT"
        case .blob: "BLOB"
        }
    }

    package func localDay(of instant: String, zone: String) -> String {
        "kith_local_day(\(instant), \(zone))"
    }

    package func bucketStart(_ bucket: TimeBucket, of day: String) -> String {
        bucket == .day ? day : "kith_bucket('\(bucket.rawValue)', \(day))"
    }

    package func isSame(_ left: String, _ right: String) -> String {
        "(\(left) IS \(right))"
    }

    package func isDifferent(_ left: String, _ right: String) -> String {
        "(\(left) IS NOT \(right))"
    }

    package func contains(_ text: String, _ part: String) -> String {
        "(instr(\(text), \(part)) > 0)"
    }

    package func starts(_ text: String, with part: String) -> String {
        // No byte of UTF-8 is as high as FF, so the range holds every text that starts with
        // the part and no other, and an index on the text can serve it.
        "(\(text) >= \(part) AND \(text) < (\(part) || CAST(x'FF' AS TEXT)))"
    }

    /// A full-text table `kith_search_piece(folded)` with the rowid of `kith_search`.
    ///
    /// Triggers keep it equal to what is changed and deleted there; what is new is added by
    /// `pieceInsertion`.
    ///
    /// Without positions (`detail=none`) it is a third cheaper to write, so MATCH takes quoted
    /// pieces of three characters joined by AND, and who asks compares the whole term itself.
    /// Merging later, and at one go only when much has gathered, makes the writes after an import
    /// cheaper than FTS5's own choice and halves the longest commit; searches do not notice.
    /// REPLACE fires no delete trigger: rows of `kith_search` are inserted, updated or deleted.
    package var searchTables: [String] {
        let add = "INSERT INTO kith_search_piece (rowid, folded) VALUES (new.id, new.folded);"
        let remove = """
            INSERT INTO kith_search_piece (kith_search_piece, rowid, folded) \
            VALUES ('delete', old.id, old.folded);
            """
        return [
            """
            CREATE VIRTUAL TABLE kith_search_piece USING fts5 (folded, content = 'kith_search', \
            content_rowid = 'id', tokenize = 'trigram case_sensitive 1', detail = none, \
            columnsize = 0)
            """,
            "INSERT INTO kith_search_piece (kith_search_piece, rank) VALUES ('automerge', 8)",
            "INSERT INTO kith_search_piece (kith_search_piece, rank) VALUES ('crisismerge', 32)",
            """
            CREATE TRIGGER kith_search_removed AFTER DELETE ON kith_search \
            BEGIN \(remove) END
            """,
            """
            CREATE TRIGGER kith_search_changed AFTER UPDATE OF id, folded ON kith_search \
            BEGIN \(remove) \(add) END
            """,
        ]
    }

    /// A statement of its own, since each run of a trigger is a savepoint, at which FTS5 writes
    /// out all that it holds: rows of one transaction would cost ten times as much.
    package var pieceInsertion: String? {
        "INSERT INTO kith_search_piece (rowid, folded) VALUES (?1, ?2)"
    }
}
