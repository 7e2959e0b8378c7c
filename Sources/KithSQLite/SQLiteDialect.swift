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
}
