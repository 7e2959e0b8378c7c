import CSQLite
import KithQuery

/// The SQL functions `kith_bucket(bucket, day)` and `kith_local_day(milliseconds, zone)`.
///
/// Both are deterministic and give NULL for NULL.
enum CalendarFunctions {
    /// Registers both functions on a connection and returns SQLite's result code.
    static func register(on handle: OpaquePointer, localDay: @escaping SQLiteOptions.LocalDay)
        -> Int32
    {
        let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
        let code = sqlite3_create_function_v2(
            handle, "kith_bucket", 2, flags, nil,
            { context, _, arguments in CalendarFunctions.bucket(context, arguments) },
            nil, nil, nil)
        guard code == SQLITE_OK else { return code }
        let owner = Unmanaged.passRetained(LocalDayOwner(localDay)).toOpaque()
        // SQLite calls the destructor also when it refuses the function.
        return sqlite3_create_function_v2(
            handle, "kith_local_day", 2, flags, owner,
            { context, _, arguments in CalendarFunctions.localDay(context, arguments) },
            nil, nil,
            { owner in
                if let owner { Unmanaged<LocalDayOwner>.fromOpaque(owner).release() }
            })
    }

    private static func bucket(
        _ context: OpaquePointer?, _ arguments: UnsafeMutablePointer<OpaquePointer?>?
    ) {
        guard let name = arguments?[0], let day = arguments?[1],
            sqlite3_value_type(day) != SQLITE_NULL
        else { return sqlite3_result_null(context) }
        guard let bucket = bucket(named: name) else {
            return sqlite3_result_error(context, "kith_bucket: unknown bucket", -1)
        }
        sqlite3_result_int64(context, bucket.firstDay(of: sqlite3_value_int64(day)))
    }

    private static func bucket(named name: OpaquePointer) -> TimeBucket? {
        guard let bytes = sqlite3_value_text(name) else { return nil }
        // The first letters differ, which spares a String a row.
        let bucket: TimeBucket? =
            switch bytes[0] {
            case UInt8(ascii: "d"): .day
            case UInt8(ascii: "w"): .week
            case UInt8(ascii: "m"): .month
            case UInt8(ascii: "q"): .quarter
            case UInt8(ascii: "y"): .year
            default: nil
            }
        let length = Int(sqlite3_value_bytes(name))
        let given = UnsafeBufferPointer(start: bytes, count: length)
        guard let bucket, bucket.rawValue.utf8.elementsEqual(given) else { return nil }
        return bucket
    }

    private static func localDay(
        _ context: OpaquePointer?, _ arguments: UnsafeMutablePointer<OpaquePointer?>?
    ) {
        guard let instant = arguments?[0], let zone = arguments?[1],
            let owner = sqlite3_user_data(context),
            sqlite3_value_type(instant) != SQLITE_NULL, let bytes = sqlite3_value_text(zone)
        else { return sqlite3_result_null(context) }
        let length = Int(sqlite3_value_bytes(zone))
        let name = String(
            decoding: UnsafeBufferPointer(start: bytes, count: length), as: UTF8.self)
        let function = Unmanaged<LocalDayOwner>.fromOpaque(owner).takeUnretainedValue()
        guard let day = function.localDay(sqlite3_value_int64(instant), name) else {
            return sqlite3_result_error(context, "kith_local_day: unknown time zone", -1)
        }
        sqlite3_result_int64(context, day)
    }
}

/// Keeps the injected function alive for as long as a connection may call it.
private final class LocalDayOwner {
    let localDay: SQLiteOptions.LocalDay

    init(_ localDay: @escaping SQLiteOptions.LocalDay) {
        self.localDay = localDay
    }
}
