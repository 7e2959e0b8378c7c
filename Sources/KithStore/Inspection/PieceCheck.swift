import KithModel

/// Compares the index of pieces, by which search finds its rows, with the rows themselves.
package enum PieceCheck {
    /// Returns what does not fit, as sentences: each piece must be in as many rows as the
    /// index says.
    ///
    /// - Throws: `StoreError`.
    package static func faults(_ session: any SQLSession) throws -> [String] {
        guard let counts = session.dialect.pieceCounts else { return [] }
        var wanted = try pieces(session)
        var wrong = 0
        try session.execute(counts.preparation, [])
        do {
            try session.query(counts.query, []) { row in
                if wanted.removeValue(forKey: row.text(0)) != Int(row.integer(1)) { wrong += 1 }
            }
        } catch StoreError.corrupt(let message) {
            return ["The index of the search cannot be read: \(message)."]
        }
        wrong += wanted.count
        guard wrong > 0 else { return [] }
        return ["The index of the search is wrong about \(wrong) pieces of text."]
    }

    /// In how many rows each piece of three characters is.
    private static func pieces(_ session: any SQLSession) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        // Newer rows wait for the index still.
        let last = try SearchTail(session).indexed() ?? .max
        let sql = "SELECT folded FROM kith_search WHERE id <= \(session.dialect.placeholder(1))"
        try session.query(sql, [.integer(last)]) { row in
            let characters = Array(row.text(0).unicodeScalars)
            guard characters.count >= length else { return }
            var seen: Set<String> = []
            for start in 0...(characters.count - length) {
                var piece = String.UnicodeScalarView()
                piece.append(contentsOf: characters[start..<start + length])
                let text = String(piece)
                if seen.insert(text).inserted { counts[text, default: 0] += 1 }
            }
        }
        return counts
    }

    private static let length = 3
}
