/// Checks of the conditions that a dialect builds.
enum DialectChecks {
    static let all = [
        StoreConformance.Check("sameness counts NULL as a value", sameness),
        StoreConformance.Check(
            "a part is found byte for byte, and nothing in it is special", parts),
        StoreConformance.Check("a beginning is found byte for byte", beginnings),
        StoreConformance.Check("conditions on NULL hold for nobody", nullConditions),
    ]

    @Sendable private static func sameness(_ store: any Store) async throws {
        let (same, different) = try await store.write { session in
            try session.makeProbe()
            let pairs: [(SQLValue, SQLValue)] = [
                (.text("a"), .text("a")), (.text("a"), .text("b")), (.text("a"), .null),
                (.null, .text("a")), (.null, .null), (.text(""), .null),
            ]
            for (id, pair) in pairs.enumerated() {
                try session.addProbe(Int64(id), text: pair.0, other: pair.1)
            }
            return (
                try session.probes(where: session.dialect.isSame("text", "other")),
                try session.probes(where: session.dialect.isDifferent("text", "other"))
            )
        }
        try expect("the same", same, is: [0, 4])
        try expect("different", different, is: [1, 2, 3, 5])
    }

    private static let texts = ["100%", "1000", "a_b", "axb", "A_B", "x\\y", "čaj", "", "%"]

    /// Returns the texts for which a condition holds.
    private static func matches(
        _ store: any Store, _ condition: @escaping @Sendable (any SQLDialect) -> String
    ) async throws -> [String] {
        try await store.write { session in
            try session.savepoint {
                try session.makeProbe()
                for (id, text) in texts.enumerated() {
                    try session.addProbe(Int64(id), text: .text(text))
                }
                let found = try session.probes(where: condition(session.dialect))
                try session.execute("DROP TABLE probe", [])
                return found.map { texts[Int($0)] }
            }
        }
    }

    @Sendable private static func parts(_ store: any Store) async throws {
        let cases = [
            ("%", ["100%", "%"]), ("_", ["a_b", "A_B"]), ("_b", ["a_b"]), ("\\", ["x\\y"]),
            ("aj", ["čaj"]), ("00", ["100%", "1000"]), ("", texts), ("zz", []),
        ]
        for (part, wanted) in cases {
            let found = try await matches(store) { $0.contains("text", "'\(part)'") }
            try expect("texts with `\(part)`", found, is: wanted)
        }
    }

    @Sendable private static func beginnings(_ store: any Store) async throws {
        let cases = [
            ("%", ["%"]), ("a_", ["a_b"]), ("a", ["a_b", "axb"]), ("x\\", ["x\\y"]),
            ("č", ["čaj"]), ("100", ["100%", "1000"]), ("", texts), ("aj", []),
        ]
        for (start, wanted) in cases {
            let found = try await matches(store) { $0.starts("text", with: "'\(start)'") }
            try expect("texts that start with `\(start)`", found, is: wanted)
        }
    }

    @Sendable private static func nullConditions(_ store: any Store) async throws {
        let found = try await store.write { session in
            try session.makeProbe()
            try session.addProbe(1, other: .text("a"))
            return try session.probes(where: session.dialect.contains("text", "other"))
                + session.probes(where: session.dialect.starts("text", with: "other"))
        }
        try expect("rows", found, is: [])
    }
}
