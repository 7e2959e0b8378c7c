import KithModel
import KithQuery

/// Checks of local days and of the buckets that days are collected into.
enum CalendarChecks {
    static let all = [
        StoreConformance.Check("buckets begin where the calendar says, also before 1970", buckets),
        StoreConformance.Check("local days follow the rules of their zone", localDays),
        StoreConformance.Check("a day without value has neither bucket nor local day", missingDays),
    ]

    private static let days = [
        "0001-01-01", "1899-12-31", "1900-02-28", "1969-12-28", "1969-12-29", "1969-12-31",
        "1970-01-01", "1970-01-05", "2000-02-29", "2024-02-29", "2026-01-01", "2026-03-31",
        "2026-04-01", "2026-11-15", "2026-11-16", "2026-12-31", "9999-12-31",
    ].compactMap { CalendarDate($0) }

    @Sendable private static func buckets(_ store: any Store) async throws {
        try await store.write { session in
            try session.makeProbe()
            for (id, day) in days.enumerated() {
                try session.addProbe(Int64(id), number: .integer(day.days))
            }
        }
        for bucket in TimeBucket.allCases {
            let found = try await store.read { session in
                let start = session.dialect.bucketStart(bucket, of: "number")
                return try session.all("SELECT \(start) FROM probe ORDER BY id") {
                    CalendarDate(days: $0.integer(0)).description
                }
            }
            let wanted = days.map { first(of: bucket, $0).description }
            try expect("starts of a \(bucket.rawValue)", found, is: wanted)
        }
    }

    private static func first(of bucket: TimeBucket, _ day: CalendarDate) -> CalendarDate {
        let parts = day.parts
        let month =
            switch bucket {
            case .day, .week, .month: parts.month
            case .quarter: (parts.month + 2) / 3 * 3 - 2
            case .year: 1
            }
        switch bucket {
        case .day: return day
        case .week: return day.adding(days: Int64(1 - day.weekday))
        case .month, .quarter, .year:
            return CalendarDate(year: parts.year, month: month, day: 1) ?? day
        }
    }

    @Sendable private static func localDays(_ store: any Store) async throws {
        let files = TimeZoneFiles()
        let moments = [
            "1969-12-31T23:59:59.999Z", "1969-12-31T22:59:59.999Z", "2026-03-28T23:30:00Z",
            "2026-03-29T22:00:00Z", "2026-10-24T21:59:59Z", "2026-10-24T22:00:00Z",
            "2026-11-15T23:00:00Z", "2050-07-01T22:30:00Z",
        ].compactMap { Instant($0) }
        try await store.write { session in
            try session.makeProbe()
            for (id, moment) in moments.enumerated() {
                try session.addProbe(Int64(id), number: .integer(moment.milliseconds))
            }
        }
        for zone in ["UTC", "Europe/Zagreb", "America/New_York", "Asia/Kolkata"] {
            let found = try await store.read { session in
                let parameter = session.dialect.placeholder(1)
                let day = session.dialect.localDay(of: "number", zone: parameter)
                var days: [String] = []
                try session.query("SELECT \(day) FROM probe ORDER BY id", [.text(zone)]) {
                    days.append(CalendarDate(days: $0.integer(0)).description)
                }
                return days
            }
            let rules = try files.rules(zone)
            try expect(
                "local days in \(zone)", found,
                is: moments.map { rules.localDay(of: $0).description })
        }
    }

    @Sendable private static func missingDays(_ store: any Store) async throws {
        let found = try await store.write { session in
            try session.makeProbe()
            try session.addProbe(1, other: .text("UTC"))
            let dialect = session.dialect
            let columns =
                TimeBucket.allCases.map { dialect.bucketStart($0, of: "number") }
                + [dialect.localDay(of: "number", zone: "other")]
            let list = columns.joined(separator: ", ")
            return try session.first("SELECT \(list) FROM probe", []) { row in
                columns.indices.allSatisfy(row.isNull)
            }
        }
        try expect("NULL", found, is: true)
    }
}
