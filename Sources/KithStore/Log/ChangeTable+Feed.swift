import KithModel

extension ChangeTable {
    /// Returns the entries of a stretch of the log in order, at most `limit` of them.
    ///
    /// - Parameters:
    ///   - seq: the place before the stretch.
    ///   - end: the last place of the stretch.
    ///   - entities: the numbers of the entities that count; none where empty.
    package func entries(
        after seq: Int64, through end: Int64, of entities: [Int64], limit: Int
    ) throws -> [ChangeEntry] {
        guard !entities.isEmpty, seq < end else { return [] }
        let numbers = entities.filled
        let places = (4..<numbers.count + 4).map(place).joined(separator: ", ")
        return try entries(
            """
            seq > \(place(1)) AND seq <= \(place(2)) AND +entity IN (\(places)) \
            ORDER BY seq LIMIT \(place(3))
            """, [seq, end, Int64(limit)] + numbers)
    }

    /// Returns the entries at some places, in order.
    package func entries(at seqs: [Int64]) throws -> [ChangeEntry] {
        guard !seqs.isEmpty else { return [] }
        let numbers = seqs.filled
        let places = (1...numbers.count).map(place).joined(separator: ", ")
        return try entries("seq IN (\(places)) ORDER BY seq", numbers)
    }

    /// Returns the digest of the entry at a place; nil where there is none.
    package func digest(at seq: Int64) throws -> [UInt8]? {
        try session.first(
            "SELECT digest FROM kith_change WHERE seq = \(place(1))", [.integer(seq)]
        ) { $0.blob(0) }
    }

    /// Returns the place of the last change before a moment; 0 where there is none.
    ///
    /// Moments in the log never go back, so it is found by halving.
    package func lastSeq(before moment: Instant) throws -> Int64 {
        var (low, high) = (Int64(0), try lastSeq())
        while low < high {
            let middle = high - (high - low) / 2
            let at = try session.first(
                "SELECT at FROM kith_change WHERE seq = \(place(1))", [.integer(middle)]
            ) { $0.integer(0) }
            guard let at else {
                throw StoreError.corrupt("the change log has no change \(middle)")
            }
            if at < moment.milliseconds { low = middle } else { high = middle - 1 }
        }
        return low
    }
}

extension [Int64] {
    /// The numbers, the last one again and again until their count is a power of two: few
    /// different texts stay prepared.
    fileprivate var filled: [Int64] {
        guard let last else { return self }
        var size = 1
        while size < count { size *= 2 }
        return self + repeatElement(last, count: size - count)
    }
}
