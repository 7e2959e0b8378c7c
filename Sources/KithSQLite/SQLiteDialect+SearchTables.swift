import KithStore

extension SQLiteDialect {
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
        [
            """
            CREATE VIRTUAL TABLE kith_search_piece USING fts5 (folded, content = 'kith_search', \
            content_rowid = 'id', tokenize = 'trigram case_sensitive 1', detail = none, \
            columnsize = 0)
            """,
            "INSERT INTO kith_search_piece (kith_search_piece, rank) VALUES ('automerge', 8)",
            "INSERT INTO kith_search_piece (kith_search_piece, rank) VALUES ('crisismerge', 32)",
            """
            CREATE TRIGGER kith_search_removed AFTER DELETE ON kith_search \
            BEGIN \(Self.pieceRemoval) END
            """,
            """
            CREATE TRIGGER kith_search_changed AFTER UPDATE OF id, folded ON kith_search \
            BEGIN \(Self.pieceRemoval) \(Self.pieceAddition) END
            """,
        ]
    }

    /// A statement of its own, since each run of a trigger is a savepoint, at which FTS5 writes
    /// out all that it holds: rows of one transaction would cost ten times as much.
    package var pieceInsertion: String? {
        "INSERT INTO kith_search_piece (rowid, folded) VALUES (?1, ?2)"
    }

    /// One statement is one savepoint, so many rows cost little more than one.
    package var pieceRangeInsertion: String? {
        """
        INSERT INTO kith_search_piece (rowid, folded) \
        SELECT id, folded FROM kith_search WHERE id > ?1 AND id <= ?2 ORDER BY id
        """
    }

    /// What FTS5 has never seen it must not be told to forget: its counts of rows would be wrong.
    package var searchTailTables: [String] {
        let isIndexed = "old.id <= (SELECT value FROM kith_counter WHERE name = 'search_indexed')"
        return [
            "DROP TRIGGER kith_search_removed",
            "DROP TRIGGER kith_search_changed",
            """
            CREATE TRIGGER kith_search_removed AFTER DELETE ON kith_search \
            WHEN \(isIndexed) BEGIN \(Self.pieceRemoval) END
            """,
            """
            CREATE TRIGGER kith_search_changed AFTER UPDATE OF id, folded ON kith_search \
            WHEN \(isIndexed) BEGIN \(Self.pieceRemoval) \(Self.pieceAddition) END
            """,
            """
            INSERT INTO kith_counter (name, value) \
            SELECT 'search_indexed', coalesce(max(id), 0) FROM kith_search
            """,
        ]
    }

    private static let pieceAddition =
        "INSERT INTO kith_search_piece (rowid, folded) VALUES (new.id, new.folded);"
    private static let pieceRemoval = """
        INSERT INTO kith_search_piece (kith_search_piece, rowid, folded) \
        VALUES ('delete', old.id, old.folded);
        """
}
