import Glibc
import KithModel
import KithStore
import Synchronization

/// What Kith asked SQLite for, written down for the floor in C.
///
/// The trace is a row of entries that begin with a letter: `S` a statement's number and text,
/// `B` and `C` begin and end of a write transaction, `X` a run with its values, `W` the end of
/// the warm-up. Numbers are little-endian.
final class Recording: Sendable {
    private struct State {
        var isOn = false
        var trace: [UInt8] = []
        var numbers: [String: UInt32] = [:]
    }

    private let state = Mutex(State())

    /// Begins to write down a new trace.
    func start() { state.withLock { $0 = State(isOn: true) } }

    /// Notes begin or end of a write transaction, or the end of the warm-up.
    func mark(_ letter: Unicode.Scalar) {
        state.withLock { state in
            if state.isOn { state.trace.append(UInt8(ascii: letter)) }
        }
    }

    /// Notes a run of a statement.
    ///
    /// Counters are Kith's own bookkeeping, which the floor does without.
    func note(_ sql: String, _ bindings: [SQLValue]) {
        state.withLock { state in
            guard state.isOn, !sql.contains("kith_counter") else { return }
            let number = state.numbers[sql] ?? UInt32(state.numbers.count)
            if state.numbers.updateValue(number, forKey: sql) == nil {
                state.trace.append(UInt8(ascii: "S"))
                Self.append(number, to: &state.trace)
                Self.append(Array(sql.utf8), to: &state.trace)
            }
            state.trace.append(UInt8(ascii: "X"))
            Self.append(number, to: &state.trace)
            Self.append(UInt32(bindings.count), to: &state.trace)
            for value in bindings { Self.append(value, to: &state.trace) }
        }
    }

    /// Writes the trace to a file.
    func write(to path: String) throws {
        let trace = state.withLock { $0.trace }
        guard let file = fopen(path, "w") else {
            throw KernelError(.unavailable, "\(path) cannot be written.")
        }
        let written = fwrite(trace, 1, trace.count, file)
        guard fclose(file) == 0, written == trace.count else {
            throw KernelError(.unavailable, "\(path) could not be written to its end.")
        }
    }

    private static func append(_ value: SQLValue, to trace: inout [UInt8]) {
        switch value {
        case .null: trace.append(UInt8(ascii: "n"))
        case .integer(let integer):
            trace.append(UInt8(ascii: "i"))
            append(integer, to: &trace)
        case .text(let text):
            trace.append(UInt8(ascii: "t"))
            append(Array(text.utf8), to: &trace)
        case .blob(let bytes):
            trace.append(UInt8(ascii: "b"))
            append(bytes, to: &trace)
        }
    }

    private static func append(_ bytes: [UInt8], to trace: inout [UInt8]) {
        append(UInt32(bytes.count), to: &trace)
        trace.append(contentsOf: bytes)
    }

    private static func append<Number: FixedWidthInteger>(_ number: Number, to trace: inout [UInt8])
    {
        withUnsafeBytes(of: number.littleEndian) { trace.append(contentsOf: $0) }
    }
}

/// A store that writes down what is asked of another one.
final class RecordedStore: Store {
    private let store: any Store
    private let recording: Recording

    init(_ store: any Store, _ recording: Recording) {
        self.store = store
        self.recording = recording
    }

    var dialect: any SQLDialect { store.dialect }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        try await store.read { [recording] session in
            try body(RecordedSession(session, recording, keepsQueries: true))
        }
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        try await store.write { [recording] session in
            recording.mark("B")
            let result = try body(RecordedSession(session, recording, keepsQueries: false))
            recording.mark("C")
            return result
        }
    }

    func look<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        try await store.look(body)
    }

    func backup(to path: String) async throws { try await store.backup(to: path) }

    func close() async { await store.close() }
}

/// A session that writes down what runs on another one: of a write only what it writes, since
/// a floor need not look anything up.
private final class RecordedSession: SQLSession {
    private let session: any SQLSession
    private let recording: Recording
    private let keepsQueries: Bool

    init(_ session: any SQLSession, _ recording: Recording, keepsQueries: Bool) {
        self.session = session
        self.recording = recording
        self.keepsQueries = keepsQueries
    }

    var dialect: any SQLDialect { session.dialect }

    func execute(_ sql: String, _ bindings: [SQLValue]) throws -> Int {
        recording.note(sql, bindings)
        return try session.execute(sql, bindings)
    }

    func query(
        _ sql: String, _ bindings: [SQLValue], _ body: (any SQLRow) throws -> Void
    ) throws {
        if keepsQueries { recording.note(sql, bindings) }
        try session.query(sql, bindings, body)
    }

    func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
        try session.savepoint(body)
    }
}
