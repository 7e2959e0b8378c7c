import KithStore
import Synchronization

/// The generation that serves, and those that a write has made before its commit.
///
/// Writes join in one transaction of the store, and who waits learns of its end late. So the
/// database itself says which generation holds: a number in it, which comes and goes with the
/// write that has made the generation. A write behind another one sees what that one made, and
/// nothing is left of what was rolled back.
final class Generations: Sendable {
    private struct State {
        var serving: Generation
        var proposed: [Int64: Generation] = [:]
        /// The one before, for who reads what was there before it was replaced.
        var former: Generation?
    }

    private static let counter = "generation"
    private let state: Mutex<State>

    /// Begins with the generation that was made when the database was opened.
    init(_ generation: Generation) { state = Mutex(State(serving: generation)) }

    /// The generation that serves who reads, and who asks before a write.
    var serving: Generation { state.withLock { $0.serving } }

    /// Returns the number from which counting goes on when a database is opened: where the
    /// opening before it stood, so that none of its numbers comes to mean another generation.
    static func number(on session: any SQLSession) throws -> Int {
        max(1, Int(try CounterTable(session).value(counter)))
    }

    /// Notes in the transaction that opens a database which number counting begins from.
    static func begin(with generation: Generation, on session: any SQLSession) throws {
        let counters = CounterTable(session)
        guard try counters.value(counter) != Int64(generation.number) else { return }
        try counters.set(counter, to: Int64(generation.number))
    }

    /// Returns the generation that holds for a session: that of the last write before it, or
    /// before its snapshot, that was not rolled back.
    func holding(on session: any SQLSession) throws -> Generation {
        let number = try CounterTable(session).value(Self.counter)
        return state.withLock { state in
            // What another opening of the same database has made is not known here.
            if number == Int64(state.serving.number) { return state.serving }
            if let former = state.former, number == Int64(former.number) { return former }
            return state.proposed[number] ?? state.serving
        }
    }

    /// Lets a generation hold for the writes that follow in and after this transaction.
    func propose(_ generation: Generation, on session: any SQLSession) throws {
        try CounterTable(session).set(Self.counter, to: Int64(generation.number))
        state.withLock { $0.proposed[Int64(generation.number)] = generation }
    }

    /// Lets a generation serve that was committed, unless a later one does already.
    func swap(to generation: Generation) {
        state.withLock { state in
            guard generation.number > state.serving.number else { return }
            state.former = state.serving
            state.serving = generation
            state.proposed = state.proposed.filter { $0.key > Int64(generation.number) }
        }
    }
}
