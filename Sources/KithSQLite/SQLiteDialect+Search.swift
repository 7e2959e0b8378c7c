import KithStore

extension SQLiteDialect {
    /// Walks the full-text index from the newest row on and looks each row up by its rowid.
    package func searchSource(
        terms: [String], pieceLength: Int, bind: (SQLValue) -> String
    ) -> SearchSource {
        let pieces = terms.flatMap { Self.pieces(of: $0, pieceLength) }
        let match = pieces.prefix(Self.maximumPieces).map(Self.quotedPiece)
        let bound = bind(.text(match.joined(separator: " AND ")))
        // CROSS JOIN keeps the order of the two: the index gives the ids from the highest down.
        return SearchSource(
            from: "kith_search_piece AS p CROSS JOIN kith_search AS s ON s.id = p.rowid",
            condition: "p.kith_search_piece MATCH \(bound)", newestFirst: "p.rowid DESC")
    }

    /// FTS5 takes expressions of up to 256 nodes; whatever pieces are left out, the whole terms
    /// are compared anyway.
    private static let maximumPieces = 128

    /// Returns pieces that cover a term, overlapping only at its end.
    private static func pieces(of term: String, _ length: Int) -> [String] {
        let characters = Array(term.unicodeScalars)
        let last = characters.count - length
        guard last >= 0 else { return [] }
        var starts = Array(stride(from: 0, through: last, by: length))
        if starts.last != last { starts.append(last) }
        return starts.map { start in
            var piece = String.UnicodeScalarView()
            piece.append(contentsOf: characters[start..<start + length])
            return String(piece)
        }
    }

    /// Returns a piece as a string of FTS5, in which a quote is doubled and nothing else means
    /// anything.
    private static func quotedPiece(_ piece: String) -> String {
        var bytes: [UInt8] = [0x22]
        for byte in piece.utf8 {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
        return String(decoding: bytes, as: UTF8.self)
    }
}
