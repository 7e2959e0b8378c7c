import KithModel
import Synchronization

/// What an import has learnt of names so far: the records that they mean, and which names
/// rows of the same file bring or, in a dry run, would have brought.
///
/// Memory is bounded: the last names that were found, and a number for each promised one.
final class KnownNames: Sendable {
    private struct State {
        var recent: [Lookup: RecentNames] = [:]
        var promised: [Lookup: Set<Int>] = [:]
        var promisedKeys: Set<Int> = []
    }

    private let state = Mutex(State())

    /// Splits names into those whose records are known and the others.
    func known(
        _ names: Set<String>, _ lookup: Lookup
    ) -> (found: [String: RecordID], rest: [String]) {
        state.withLock { state in
            var found: [String: RecordID] = [:]
            var rest: [String] = []
            for name in names {
                if let id = state.recent[lookup]?[name] {
                    found[name] = id
                } else {
                    rest.append(name)
                }
            }
            return (found, rest.sorted())
        }
    }

    /// Remembers the records that names mean.
    func add(_ found: [String: RecordID], _ lookup: Lookup) {
        guard !found.isEmpty else { return }
        state.withLock { state in
            for (name, id) in found { state.recent[lookup, default: RecentNames()].add(name, id) }
        }
    }

    /// Notes that a row of the file brings a record with a name.
    func promise(_ names: [String], _ lookup: Lookup) {
        guard !names.isEmpty else { return }
        state.withLock { state in
            for name in names {
                state.promised[lookup, default: []].insert(FoldedText.fold(name).hashValue)
            }
        }
    }

    /// Forgets what the rows of the file bring, since another map reads them now.
    func forgetPromises() {
        state.withLock { $0.promised = [:] }
    }

    /// Whether a row of the file brings, or in a dry run would have brought, a name.
    func isPromised(_ name: String, _ lookup: Lookup) -> Bool {
        state.withLock {
            $0.promised[lookup]?.contains(FoldedText.fold(name).hashValue) ?? false
        }
    }

    /// Notes that a record with the values of a key would be there, but for the dry run.
    func promise(_ keys: [MatchKey]) {
        guard !keys.isEmpty else { return }
        state.withLock { state in
            for key in keys { state.promisedKeys.insert(key.hashValue) }
        }
    }

    /// Whether a record with the values of a key would be there, but for the dry run.
    func isPromised(_ key: MatchKey) -> Bool {
        state.withLock { $0.promisedKeys.contains(key.hashValue) }
    }
}

/// The names that were asked for last, at least `capacity` of them.
private struct RecentNames {
    private static let capacity = 20_000

    private var young: [String: RecordID] = [:]
    private var old: [String: RecordID] = [:]

    subscript(name: String) -> RecordID? {
        mutating get {
            if let id = young[name] { return id }
            guard let id = old[name] else { return nil }
            add(name, id)
            return id
        }
    }

    mutating func add(_ name: String, _ id: RecordID) {
        if young.count >= Self.capacity {
            old = young
            young = [:]
        }
        young[name] = id
    }
}
