import KithStore

extension SQLiteDialect {
    package var pieceRebuild: [String] {
        ["INSERT INTO kith_search_piece (kith_search_piece) VALUES ('rebuild')"]
    }

    package var pieceCounts: (preparation: String, query: String)? {
        (
            "CREATE VIRTUAL TABLE temp.kith_piece_count USING fts5vocab "
                + "(main, kith_search_piece, row)",
            "SELECT term, doc FROM temp.kith_piece_count"
        )
    }

    package var indexNames: String { "SELECT name FROM sqlite_schema WHERE type = 'index'" }

    package var columnNames: String { "SELECT name FROM pragma_table_info(?1)" }

    package func reindexing(_ name: String) -> String { "REINDEX \(quoted(name))" }
}
