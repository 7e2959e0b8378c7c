/// Checks of values, their order, and NULL.
enum ValueChecks {
    static let all = [
        StoreConformance.Check("integers keep all their 64 bits", integers),
        StoreConformance.Check("texts and bytes come back as they were", textsAndBytes),
        StoreConformance.Check("NULL is told from zero and from empty", nulls),
        StoreConformance.Check("texts are ordered and compared by code point", textOrder),
        StoreConformance.Check("NULL can come last in either direction", nullOrder),
        StoreConformance.Check("a value that is no name cannot become SQL", boundValues),
    ]

    @Sendable private static func integers(_ store: any Store) async throws {
        let numbers: [Int64] = [.min, -1, 0, 1 << 53 + 1, .max]
        let found = try await store.write { session in
            try session.makeProbe()
            for (id, number) in numbers.enumerated() {
                try session.addProbe(Int64(id), number: .integer(number))
            }
            return try session.all("SELECT number FROM probe ORDER BY number") { $0.integer(0) }
        }
        try expect("integers", found, is: numbers)
    }

    @Sendable private static func textsAndBytes(_ store: any Store) async throws {
        let texts = ["", "Čačak", "C\u{30C}", "𝔎ith", "a\r\nb", "'\"`;--", "%_\\"]
        let bytes: [UInt8] = [0, 0xFF, 0x27, 0]
        let found = try await store.write { session in
            try session.makeProbe()
            for (id, text) in texts.enumerated() {
                try session.addProbe(Int64(id), text: .text(text), bytes: .blob(bytes))
            }
            return try session.all("SELECT text, bytes FROM probe ORDER BY id") { row in
                let lent = row.withText(0) { Array($0) }
                return Array(row.text(0).utf8) == lent && row.blob(1) == bytes ? lent : []
            }
        }
        try expect("texts in UTF-8", found, is: texts.map { Array($0.utf8) })
    }

    @Sendable private static func nulls(_ store: any Store) async throws {
        let found = try await store.write { session in
            try session.makeProbe()
            try session.addProbe(1)
            try session.addProbe(2, number: .integer(0), text: .text(""), bytes: .blob([]))
            return try session.all("SELECT number, text, bytes FROM probe ORDER BY id") { row in
                guard row.integer(0) == 0, row.text(1).isEmpty, row.blob(2).isEmpty else {
                    throw ConformanceFailure("an empty column does not read as zero or empty")
                }
                return (0..<3).map(row.isNull)
            }
        }
        try expect("NULL", found, is: [[true, true, true], [false, false, false]])
    }

    @Sendable private static func textOrder(_ store: any Store) async throws {
        // Neither a locale's order nor that of UTF-16, in which U+FFFD comes after U+10000.
        let texts = ["", " ", "A", "Z", "a", "a b", "ab", "z", "é", "\u{FFFD}", "\u{10000}"]
        let (order, same) = try await store.write { session in
            try session.makeProbe()
            for (id, text) in texts.enumerated() {
                try session.addProbe(Int64(100 - id), text: .text(text))
            }
            try session.addProbe(200, text: .text("e\u{301}"))
            let order = try session.all("SELECT id FROM probe WHERE id <= 100 ORDER BY text") {
                $0.integer(0)
            }
            let parameter = session.dialect.placeholder(1)
            return (order, try session.probes(where: "text = \(parameter)", [.text("é")]))
        }
        try expect("order", order, is: texts.indices.map { Int64(100 - $0) })
        try expect("texts equal to a composed letter", same, is: [92])
    }

    @Sendable private static func nullOrder(_ store: any Store) async throws {
        let orders = try await store.write { session in
            try session.makeProbe()
            try session.addProbe(1, number: .integer(5))
            try session.addProbe(2)
            try session.addProbe(3, number: .integer(9))
            return try ["ASC", "DESC"].map { direction in
                try session.all("SELECT id FROM probe ORDER BY number \(direction) NULLS LAST") {
                    $0.integer(0)
                }
            }
        }
        try expect("orders", orders, is: [[1, 3, 2], [3, 1, 2]])
    }

    @Sendable private static func boundValues(_ store: any Store) async throws {
        let hostile = "'); DROP TABLE probe; --"
        let found = try await store.write { session in
            try session.makeProbe()
            try session.addProbe(1, text: .text(hostile))
            let parameter = session.dialect.placeholder(1)
            let name = session.dialect.quoted("a\"b; --")
            return try session.first(
                "SELECT text AS \(name) FROM probe WHERE text = \(parameter)", [.text(hostile)]
            ) { $0.text(0) }
        }
        try expect("text", found, is: hostile)
    }
}
