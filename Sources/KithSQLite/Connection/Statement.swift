import CSQLite
import KithStore

/// One prepared statement of a connection.
final class Statement {
    let handle: OpaquePointer
    let sql: String
    /// Whether a caller steps through it: the same text then needs a second statement.
    var isInUse = false
    /// When the cache handed it out last, in hand-outs.
    var lastUse: UInt64 = 0
    private let parameterCount: Int
    private let bound = BoundBytes()

    /// Prepares the one statement of a text.
    ///
    /// - Throws: `StoreError.failed` also for a text that holds none or more than one.
    init(_ sql: String, on connection: OpaquePointer) throws {
        var handle: OpaquePointer?
        var rest = false
        var text = sql
        let code = text.withUTF8 { bytes -> Int32 in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                var tail: UnsafePointer<CChar>?
                // A String's buffer has no NUL at its end, so its length is passed.
                let code = sqlite3_prepare_v3(
                    connection, characters.baseAddress, Int32(clamping: characters.count),
                    UInt32(SQLITE_PREPARE_PERSISTENT), &handle, &tail)
                if let tail, let start = characters.baseAddress {
                    rest = bytes[(tail - start)...].contains { !Self.isBlank($0) }
                }
                return code
            }
        }
        guard code == SQLITE_OK else {
            throw StoreError(
                code: code, message: String(cString: sqlite3_errmsg(connection)), statement: sql,
                connection: connection)
        }
        guard let handle, !rest else {
            sqlite3_finalize(handle)
            throw StoreError.misuse("A text must hold exactly one statement.", statement: sql)
        }
        self.handle = handle
        self.sql = sql
        parameterCount = Int(sqlite3_bind_parameter_count(handle))
    }

    deinit {
        sqlite3_finalize(handle)
    }

    /// Binds every parameter, the first value to `?1`.
    func bind(_ values: [SQLValue]) throws {
        guard values.count == parameterCount else {
            throw StoreError.misuse(
                "The statement has \(parameterCount) parameters, not \(values.count).",
                statement: sql)
        }
        bound.begin(values)
        var index: Int32 = 0
        for value in values {
            index += 1
            let code = bind(value, to: index)
            guard code == SQLITE_OK else { throw failure(code) }
        }
    }

    /// Steps to the next row and returns false when there is none.
    func step() throws -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        guard code == SQLITE_DONE else { throw failure(code) }
        return false
    }

    /// Ends a run, so that it holds no lock and no value.
    func reset() {
        // A failed step reported its code already; reset only repeats it.
        sqlite3_reset(handle)
        guard parameterCount > 0 else { return }
        sqlite3_clear_bindings(handle)
        bound.end()
    }

    private func bind(_ value: SQLValue, to index: Int32) -> Int32 {
        switch value {
        case .null:
            return sqlite3_bind_null(handle, index)
        case .integer(let number):
            return sqlite3_bind_int64(handle, index, number)
        case .text(var text):
            // Without a destructor SQLite takes the bytes as they are, until the reset.
            return text.withUTF8 { bytes in
                let kept = bound.keep(UnsafeRawBufferPointer(bytes))
                return sqlite3_bind_text64(
                    handle, index, kept.assumingMemoryBound(to: CChar.self), UInt64(bytes.count),
                    nil, UInt8(SQLITE_UTF8))
            }
        case .blob(let bytes):
            let kept = bytes.withUnsafeBytes(bound.keep)
            return sqlite3_bind_blob64(handle, index, kept, UInt64(bytes.count), nil)
        }
    }

    private func failure(_ code: Int32) -> StoreError {
        let connection = sqlite3_db_handle(handle)
        let message = String(cString: sqlite3_errmsg(connection))
        return StoreError(
            code: code, message: message, statement: sql, connection: connection)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) || byte == UInt8(ascii: ";")
    }
}
